/** How figures and dates are written for people. Pure. */

/** How money of a currency is written; null for a workshop's own unit, which is no ISO 4217 code. */
function writer(currency: string): Intl.NumberFormat | null {
  return /^[A-Z]{3}$/.test(currency) ? new Intl.NumberFormat('en-IE', { style: 'currency', currency }) : null;
}

/** How many minor units make one: 100 for EUR, 1 for JPY. */
export function minorUnits(currency: string): number {
  return 10 ** (writer(currency)?.resolvedOptions().maximumFractionDigits ?? 2);
}

/** Minor units as money: 123456, EUR -> €1,234.56. */
export function money(minor: number, currency: string): string {
  const units = minorUnits(currency);
  return writer(currency)?.format(minor / units) ?? `${(minor / units).toFixed(2)} ${currency}`;
}

/** The sign of a currency as it stands beside a figure: EUR -> €. */
export function currencySign(currency: string): string {
  const parts = writer(currency)?.formatToParts(0) ?? [];
  return parts.find(part => part.type === 'currency')?.value ?? currency;
}

/** A day as people say it: Tue 1 Dec. */
export function day(iso: string): string {
  const date = new Date(iso.length === 10 ? `${iso}T12:00:00` : iso);
  return date.toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });
}

/** A state's name in words: ready_for_pickup -> Ready for pickup. */
export function words(state: string): string {
  const text = state.replace(/_/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A figure with at most `digits` decimals, and none that say nothing. */
export function figure(value: number, digits = 1): string {
  return String(Number(value.toFixed(digits)));
}
