// 4 x 4 matrices and vectors for the viewer, column by column as WebGL reads them. Lengths are mm.

export const add = (a, b) => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const scale = (a, s) => [a[0] * s, a[1] * s, a[2] * s];
export const subtract = (a, b) => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
export const unitVector = (a) => scale(a, 1 / Math.hypot(...a));
export const mix = (a, b, t) => a.map((value, i) => value + (b[i] - value) * t);

/** The product a b. */
export function multiply(a, b) {
  const out = new Float32Array(16);
  for (let column = 0; column < 4; column++) {
    for (let row = 0; row < 4; row++) {
      let sum = 0;
      for (let k = 0; k < 4; k++) sum += a[k * 4 + row] * b[column * 4 + k];
      out[column * 4 + row] = sum;
    }
  }
  return out;
}

/** The view from `eye` towards `target`, z upward. */
export function lookAt(eye, target, up = [0, 0, 1]) {
  const back = unitVector(subtract(eye, target));
  const right = unitVector(cross(up, back));
  const top = cross(back, right);
  return new Float32Array([
    right[0], top[0], back[0], 0,
    right[1], top[1], back[1], 0,
    right[2], top[2], back[2], 0,
    -dot(right, eye), -dot(top, eye), -dot(back, eye), 1,
  ]);
}

/** A lens with that field of view (radians, upright). */
export function perspective(view, aspect, near, far) {
  const f = 1 / Math.tan(view / 2);
  const depth = near - far;
  return new Float32Array([
    f / aspect, 0, 0, 0,
    0, f, 0, 0,
    0, 0, (far + near) / depth, -1,
    0, 0, (2 * far * near) / depth, 0,
  ]);
}

/** A box seen from far away: half its width, and its depth. */
export function orthographic(half, depth) {
  return new Float32Array([1 / half, 0, 0, 0, 0, 1 / half, 0, 0, 0, 0, -2 / depth, 0, 0, 0, -1, 1]);
}

/** The matrix with its origin moved. */
export function moved(matrix, by) {
  const out = Float32Array.from(matrix);
  for (let i = 0; i < 3; i++) out[12 + i] += by[i];
  return out;
}

/** Where a point is on a canvas of that size, in pixels; null behind the eye. */
export function project(matrix, point, width, height) {
  const at = [0, 1, 2, 3].map(
    (row) => matrix[row] * point[0] + matrix[4 + row] * point[1] + matrix[8 + row] * point[2] + matrix[12 + row],
  );
  if (at[3] <= 0) return null;
  return [(at[0] / at[3] / 2 + 0.5) * width, (0.5 - at[1] / at[3] / 2) * height];
}
