/**
 * What on a page stands for parts of the piece: elements with `data-parts`, a JSON list of names. They can be pointed
 * at and chosen, with the mouse and with keys; those that are chosen are lit. Nothing here knows of widgets.
 */

const ROWS = '[data-parts]';

/** The parts that an element of the page stands for; none if it is not such an element. */
export function partsOf(row: Element | null): string[] {
  const text = row?.getAttribute('data-parts');
  return text ? (JSON.parse(text) as string[]) : [];
}

/** Where the key moves to among `count` rows, from row `at`; null for a key that does not move. */
export function rowAfter(key: string, at: number, count: number): number | null {
  const last = count - 1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, at + 1);
    case 'ArrowUp':
      return Math.max(0, at - 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

/** The element with `data-parts` that an event came from. */
export function rowOf(event: Event): HTMLElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLElement>(ROWS) : null;
}

/** All of them, in the order of the page. */
export function rowsOf(page: HTMLElement): HTMLElement[] {
  return [...page.querySelectorAll<HTMLElement>(ROWS)];
}

/** Marks the rows of the lit parts; the first of them. One row can be reached with Tab, arrows go on from there. */
export function light(page: HTMLElement, lit: ReadonlySet<string>): HTMLElement | null {
  let first: HTMLElement | null = null;
  const rows = rowsOf(page);
  for (const row of rows) {
    const on = partsOf(row).some(name => lit.has(name));
    row.classList.toggle('fab-lit', on);
    row.setAttribute(row.tagName === 'TR' ? 'aria-selected' : 'aria-pressed', String(on));
    first ??= on ? row : null;
  }
  const reached = first ?? rows.find(row => row === document.activeElement) ?? rows[0];
  rows.forEach(row => row.setAttribute('tabindex', row === reached ? '0' : '-1'));
  return first;
}

/** Scrolls the page itself, and nothing around it, until the row is seen. */
export function reveal(page: HTMLElement, row: HTMLElement): void {
  const frame = page.getBoundingClientRect();
  const box = row.getBoundingClientRect();
  const head = page.querySelector('thead')?.getBoundingClientRect().height ?? 0;
  if (box.top < frame.top + head) {
    page.scrollTop -= frame.top + head - box.top;
  } else if (box.bottom > frame.bottom) {
    page.scrollTop += Math.min(box.bottom - frame.bottom, box.top - frame.top - head);
  }
}
