/** What of a sheet is cut, from the proven program's own moves and how far the job is. Pure. */

/** A program as far as its way is drawn. */
export interface IRun {
  sheet: number;
  side?: string;
  seconds: number;
  lines: number;
  gcode: string;
}

/** A place that the tool goes to, mm in the sheet's frame: in which line, and whether it cuts on its way there. */
export interface IMove {
  x_mm: number;
  y_mm: number;
  line: number;
  cuts: boolean;
}

/** The moves of a program in the sheet's plane. */
export function movesOf(gcode: string): IMove[] {
  const moves: IMove[] = [];
  let [x_mm, y_mm, cuts] = [0, 0, false];
  gcode.split('\n').forEach((text, index) => {
    const block = text.replace(/\(.*?\)/g, '');
    const mode = /G0?([01])(?![\d.])/.exec(block);
    cuts = mode ? mode[1] === '1' : cuts;
    const to = new Map([...block.matchAll(/([XY])(-?[\d.]+)/g)].map(([, axis, value]) => [axis, Number(value)]));
    if (to.size > 0) {
      x_mm = to.get('X') ?? x_mm;
      y_mm = to.get('Y') ?? y_mm;
      moves.push({ x_mm, y_mm, line: index + 1, cuts });
    }
  });
  return moves;
}

/** How many lines of each program are behind when that share of the job's time is over. */
export function linesBehind(runs: readonly Pick<IRun, 'seconds' | 'lines'>[], done: number): number[] {
  let left = done * runs.reduce((sum, run) => sum + run.seconds, 0);
  return runs.map(run => {
    const share = run.seconds > 0 ? Math.min(1, Math.max(0, left / run.seconds)) : 1;
    left -= run.seconds;
    return Math.round(share * run.lines);
  });
}
