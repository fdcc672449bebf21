/**
 * The shadow that a piece throws on the floor in a room full of soft light: dark and sharp where it stands, faint and
 * wide beneath what is high above. Pure: numbers in, a picture of darkness out.
 */

/** A patch of the piece seen from above, and how high over the floor it begins, mm. */
export interface IPatch {
  x0: number;
  x1: number;
  y0: number;
  y1: number;
  z: number;
}

/** How a mesh stands: nine numbers of its turning, column by column, as the first three columns of a matrix hold them. */
type Turning = ArrayLike<number>;

/** Parts of an upright board along its length: enough to tell its feet from the arch between them. */
const STEPS = 24;
/** A board less high than this is seen as one patch. */
const FLAT_MM = 60;
/** What is less high than this apart is one patch. */
const SAME_MM = 2;

/** Darkness beneath what touches the floor, how fast it goes with height; and beneath what is high above. */
const CONTACT = 0.5;
const CONTACT_MM = 110;
const AMBIENT = 0.4;
const AMBIENT_MM = 1300;
/** How soft the shadow of what touches the floor is, and of how much more with each mm of height. */
const SOFT_MM = 34;
const SOFTER = 0.42;

/** The patches of a mesh in its own place, turned but not moved; `edges` are the numbers of its lines' ends. */
export function patchesOf(position: ArrayLike<number>, edges: ArrayLike<number>, turn: Turning): IPatch[] {
  const at = (i: number, axis: number): number =>
    turn[axis] * position[3 * i] + turn[4 + axis] * position[3 * i + 1] + turn[8 + axis] * position[3 * i + 2];
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let k = 0; k < edges.length; k++) {
    for (let axis = 0; axis < 3; axis++) {
      const value = at(edges[k], axis);
      low[axis] = Math.min(low[axis], value);
      high[axis] = Math.max(high[axis], value);
    }
  }
  const whole = { x0: low[0], x1: high[0], y0: low[1], y1: high[1], z: low[2] };
  const along = high[0] - low[0] >= high[1] - low[1] ? 0 : 1;
  const length = high[along] - low[along];
  if (high[2] - low[2] < FLAT_MM || length <= 0) {
    return edges.length > 0 ? [whole] : [];
  }
  const lowest = new Array<number>(STEPS).fill(Infinity);
  const step = length / STEPS;
  for (let k = 0; k < edges.length; k += 2) {
    let [u, z, v, w] = [at(edges[k], along), at(edges[k], 2), at(edges[k + 1], along), at(edges[k + 1], 2)];
    if (u > v) {
      [u, z, v, w] = [v, w, u, z];
    }
    const first = Math.min(STEPS - 1, Math.max(0, Math.floor((u - low[along]) / step)));
    const last = Math.min(STEPS - 1, Math.max(first, Math.ceil((v - low[along]) / step) - 1));
    for (let i = first; i <= last; i++) {
      const middle = low[along] + (i + 0.5) * step;
      const share = v > u ? Math.min(1, Math.max(0, (middle - u) / (v - u))) : 0;
      lowest[i] = Math.min(lowest[i], z + share * (w - z));
    }
  }
  const found: IPatch[] = [];
  lowest.forEach((z, i) => {
    const from = low[along] + i * step;
    const last = found[found.length - 1];
    if (last && Math.abs(last.z - z) < SAME_MM) {
      last[along === 0 ? 'x1' : 'y1'] = from + step;
    } else if (z < Infinity) {
      found.push(along === 0 ? { ...whole, x0: from, x1: from + step, z } : { ...whole, y0: from, y1: from + step, z });
    }
  });
  return found;
}

/** How far the shadow of a patch reaches beyond it, mm. */
export function softness(patch: IPatch, floor: number): number {
  return SOFT_MM + SOFTER * Math.max(0, patch.z - floor);
}

/** Smooth from 0 to 1. */
function ramp(share: number): number {
  const t = Math.min(1, Math.max(0, share));
  return t * t * (3 - 2 * t);
}

/** How dark the floor is, 0..1, in `size` rows of `size` places over the area from `low` to `high`. */
export function darkness(
  patches: IPatch[],
  floor: number,
  low: [number, number],
  high: [number, number],
  size: number
): Float32Array {
  const light = new Float32Array(size * size).fill(1);
  const across = new Float32Array(size);
  for (const patch of patches) {
    const height = Math.max(0, patch.z - floor);
    const soft = softness(patch, floor);
    const strength = CONTACT * Math.exp(-height / CONTACT_MM) + AMBIENT * Math.exp(-height / AMBIENT_MM);
    const cover = (axis: 0 | 1, i: number, from: number, to: number): number => {
      const place = low[axis] + ((i + 0.5) / size) * (high[axis] - low[axis]);
      return ramp((place - from) / (2 * soft) + 0.5) - ramp((place - to) / (2 * soft) + 0.5);
    };
    for (let i = 0; i < size; i++) {
      across[i] = cover(0, i, patch.x0, patch.x1);
    }
    for (let j = 0; j < size; j++) {
      const down = strength * cover(1, j, patch.y0, patch.y1);
      if (down > 1e-3) {
        for (let i = 0; i < size; i++) {
          light[j * size + i] *= 1 - down * across[i];
        }
      }
    }
  }
  return light.map(lit => 1 - lit);
}
