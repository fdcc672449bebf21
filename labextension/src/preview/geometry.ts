/** Where the lines of a dimension run. Pure: numbers in, numbers out. */
import { IDimension } from './message';

/** How far extension lines run past the dimension line, as a share of the offset, and the length of a tick, mm. */
const OVERRUN = 1.12;
const TICK_MM = 12;

/** Points of the lines of one dimension, two for each line, mm. Pure. */
export function dimensionLines(dim: IDimension): number[][] {
  const [a, b, off] = [dim.start, dim.end, dim.offset];
  const along = b.map((x, i) => x - a[i]);
  const length = Math.hypot(...along) || 1;
  const reach = Math.hypot(...off) || 1;
  const add = (p: number[], q: number[], k: number): number[] => p.map((x, i) => x + k * q[i]);
  const from = add(a, off, 1);
  const to = add(b, off, 1);
  const slant = along.map((x, i) => (TICK_MM / 2) * (x / length + off[i] / reach));
  return [
    [...a, ...add(a, off, OVERRUN)],
    [...b, ...add(b, off, OVERRUN)],
    [...from, ...to],
    [...add(from, slant, -1), ...add(from, slant, 1)],
    [...add(to, slant, -1), ...add(to, slant, 1)]
  ];
}
