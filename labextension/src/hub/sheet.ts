/** Where the tool is on the set-up sheet. Pure; the sheet is drawn by `jupyter_fab/exporters/svg.py`. */

export interface IPage {
  viewBox: string;
  /** The lower left corner of the stock, in the drawing's units (mm, y downwards). */
  origin: [number, number];
}

/** The page of a set-up sheet: its view box, and where the stock's corner lies on it; null if it says neither. */
export function pageOf(svg: string): IPage | null {
  const viewBox = /viewBox="([^"]+)"/.exec(svg)?.[1];
  // The stock is drawn in a group of its own, turned so that y runs upwards as on the machine.
  const moved = /<g transform="translate\(([\d.]+) ([\d.]+)\) scale\(1 -1\)">/.exec(svg);
  return viewBox && moved ? { viewBox, origin: [Number(moved[1]), Number(moved[2])] } : null;
}

/** A point of the machine's work plane, mm, on that page. */
export function onPage(page: IPage, x_mm: number, y_mm: number): [number, number] {
  return [page.origin[0] + x_mm, page.origin[1] - y_mm];
}

/** What lies on the bed while a program runs: a sheet, or one side of a sheet that is turned over. */
interface ISetup {
  sheet: number;
  side?: string;
}

/** Which set-up drawing each program belongs to: one a sheet, or a side of it, in the order of the programs. */
export function setupsOf(programs: readonly ISetup[]): number[] {
  const names = programs.map(one => `${one.sheet}${one.side ?? ''}`);
  const known = [...new Set(names)];
  return names.map(name => known.indexOf(name));
}

/** The set-up that is being cut when `done` of all the programs' seconds are over. */
export function setupAt(programs: readonly (ISetup & { seconds: number })[], done: number): number {
  const setups = setupsOf(programs);
  let left = done * programs.reduce((sum, one) => sum + one.seconds, 0);
  for (const [index, one] of programs.entries()) {
    left -= one.seconds;
    if (left <= 0) {
      return setups[index];
    }
  }
  return setups[setups.length - 1] ?? 0;
}

/** An SVG as an image's address: shown as a picture, so that nothing in it can run. */
export function asImage(svg: string): string {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}
