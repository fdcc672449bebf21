/** Which vertices of a panel are drawn when it is seen from afar. Pure: arrays in, arrays out. */
import type { IAfar } from './message';

type Indices = Uint16Array | Uint32Array;

/** Faces without small holes, the cut edges of all else, and spots for the holes: one run of indices. */
export function farRun(index: Indices, near: number, caps: number, afar: IAfar): Indices {
  const count = afar.caps + afar.sides + afar.mouths;
  const run = index instanceof Uint16Array ? new Uint16Array(count) : new Uint32Array(count);
  run.set(index.subarray(near, near + afar.caps));
  run.set(index.subarray(caps, caps + afar.sides), afar.caps);
  run.set(index.subarray(near + afar.caps, near + afar.caps + afar.mouths), afar.caps + afar.sides);
  return run;
}
