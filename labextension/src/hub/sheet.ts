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

/** The sheet that is being cut when `done` of all the programs' seconds are over. */
export function sheetAt(programs: { sheet: number; seconds: number }[], done: number): number {
  let left = done * programs.reduce((sum, one) => sum + one.seconds, 0);
  for (const one of programs) {
    left -= one.seconds;
    if (left <= 0) {
      return one.sheet;
    }
  }
  return programs[programs.length - 1]?.sheet ?? 0;
}

/** An SVG as an image's address: shown as a picture, so that nothing in it can run. */
export function asImage(svg: string): string {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}
