/** How figures and dates are written for people. Pure. */

/** Minor units as money: 123456, EUR -> €1,234.56. */
export function money(minor: number, currency: string): string {
  if (!/^[A-Z]{3}$/.test(currency)) {
    return `${(minor / 100).toFixed(2)} ${currency}`;
  }
  return new Intl.NumberFormat('en-IE', { style: 'currency', currency }).format(minor / 100);
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
