/** Where the lines of a dimension run. Pure: numbers in, numbers out. */
import type { Point } from './access';
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

/**
 * The dimensions of a piece moved to where somebody at `eye` reads them: lengths before the piece, on the sides that
 * face the eye, and heights at its left outline. What is not parallel to an axis stays. Pure.
 */
export function facing(dims: IDimension[], eye: number[]): IDimension[] {
  const points = dims.flatMap(dim => [dim.start, dim.end]);
  const low = [0, 1].map(axis => Math.min(...points.map(point => point[axis])));
  const high = [0, 1].map(axis => Math.max(...points.map(point => point[axis])));
  const [x, y] = [0, 1].map(axis => eye[axis] - (low[axis] + high[axis]) / 2);
  const side = (axis: number, towards: number): number => (towards > 0 ? high : low)[axis];
  return dims.map(dim => {
    const gap = Math.hypot(...dim.offset);
    const [along, ...others] = [0, 1, 2].filter(axis => dim.start[axis] !== dim.end[axis]);
    if (others.length > 0) {
      return dim;
    }
    if (along === 0) {
      return moved(dim, [null, side(1, y)], [0, Math.sign(y || -1) * gap, 0]);
    }
    if (along === 1) {
      return moved(dim, [side(0, x), null], [Math.sign(x || 1) * gap, 0, 0]);
    }
    // To the left of the eye is (y, -x).
    const flat = Math.abs(y) >= Math.abs(x);
    const offset: Point = flat ? [Math.sign(y || -1) * gap, 0, 0] : [0, -Math.sign(x) * gap, 0];
    return moved(dim, [side(0, y), side(1, -x)], offset);
  });
}

function moved(dim: IDimension, to: (number | null)[], offset: Point): IDimension {
  const place = (point: Point): Point => [to[0] ?? point[0], to[1] ?? point[1], point[2]];
  return { ...dim, start: place(dim.start), end: place(dim.end), offset };
}
