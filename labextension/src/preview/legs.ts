/**
 * Where a part is while the piece is taken apart. With legs, each part waits for its turn and leaves along the way on
 * which it came in; without, all go straight to their places at once. Pure: the registry's shared page takes pieces
 * apart by this too (`tools/shared_page.py`).
 */

/** A straight move: from one share of the explosion (0 to 1) to another, and how far, mm. */
export type Leg = [start: number, end: number, x: number, y: number, z: number];

/** How far a part is from its place at that share, mm; `straight` is where it ends if it has no legs. */
export function away(straight: number[], legs: Leg[] | undefined, share: number): number[] {
  if (!legs) {
    return straight.map(way => share * way);
  }
  const found = [0, 0, 0];
  for (const [start, end, ...way] of legs) {
    const done = Math.min(1, Math.max(0, (share - start) / (end - start)));
    way.forEach((length, axis) => {
      found[axis] += done * length;
    });
  }
  return found;
}
