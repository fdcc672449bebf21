/**
 * Where a door or a drawer is when it stands open: a matrix of 16 numbers, column by column. Pure, and without three.js:
 * the registry's shared page moves its doors by this too (`tools/shared_page.py`).
 */
import type { IMotion } from './message';

/** The movement of a door or a drawer that is open by `share` of its way. */
export function swung(motion: Omit<IMotion, 'parts'>, share: number): number[] {
  const [x, y, z] = motion.axis;
  if (motion.kind === 'slide') {
    const way = share * motion.travel;
    return [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x * way, y * way, z * way, 1];
  }
  // A turn about a line: what is along the axis stays, what is across it turns (Rodrigues).
  const angle = (share * motion.travel * Math.PI) / 180;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const t = 1 - c;
  const columns = [
    [t * x * x + c, t * x * y + s * z, t * x * z - s * y],
    [t * x * y - s * z, t * y * y + c, t * y * z + s * x],
    [t * x * z + s * y, t * y * z - s * x, t * z * z + c]
  ];
  const moved = [0, 1, 2].map(
    row => motion.at[row] - columns.reduce((sum, column, i) => sum + column[row] * motion.at[i], 0)
  );
  return [...columns.flatMap(column => [...column, 0]), ...moved, 1];
}
