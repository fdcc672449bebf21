/** Where a plane cuts the surface of a mesh, as line segments: found triangle by triangle. Numbers only. */

interface IMesh {
  index: { array: ArrayLike<number> };
  getAttribute(name: 'position'): { array: ArrayLike<number> };
}
interface IMatrix {
  elements: ArrayLike<number>;
}
interface IPlane {
  normal: { x: number; y: number; z: number };
  constant: number;
}

/** Adds to `points` the ends of each segment, in the frame that `matrix` leads to. */
export function outline(mesh: IMesh, matrix: IMatrix, plane: IPlane, points: number[]): void {
  const m = matrix.elements;
  const { x, y, z } = plane.normal;
  // The plane in the mesh's own frame; placements neither stretch nor mirror.
  const nx = m[0] * x + m[1] * y + m[2] * z;
  const ny = m[4] * x + m[5] * y + m[6] * z;
  const nz = m[8] * x + m[9] * y + m[10] * z;
  const constant = m[12] * x + m[13] * y + m[14] * z + plane.constant;
  const at = mesh.getAttribute('position').array;
  const index = mesh.index.array;
  const side = (i: number): number => nx * at[3 * i] + ny * at[3 * i + 1] + nz * at[3 * i + 2] + constant;
  const cross = (i: number, j: number, di: number, dj: number): void => {
    const t = di / (di - dj);
    const u = at[3 * i] + t * (at[3 * j] - at[3 * i]);
    const v = at[3 * i + 1] + t * (at[3 * j + 1] - at[3 * i + 1]);
    const w = at[3 * i + 2] + t * (at[3 * j + 2] - at[3 * i + 2]);
    points.push(
      m[0] * u + m[4] * v + m[8] * w + m[12],
      m[1] * u + m[5] * v + m[9] * w + m[13],
      m[2] * u + m[6] * v + m[10] * w + m[14]
    );
  };
  for (let k = 0; k < index.length; k += 3) {
    const [a, b, c] = [index[k], index[k + 1], index[k + 2]];
    const [da, db, dc] = [side(a), side(b), side(c)];
    const [ka, kb, kc] = [da >= 0, db >= 0, dc >= 0];
    if (ka === kb && kb === kc) {
      continue;
    }
    if (ka !== kb) {
      cross(a, b, da, db);
    }
    if (kb !== kc) {
      cross(b, c, db, dc);
    }
    if (kc !== ka) {
      cross(c, a, dc, da);
    }
  }
}
