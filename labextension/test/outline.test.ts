import assert from 'node:assert/strict';
import test from 'node:test';

import { outline } from '../src/preview/outline';

/** A unit cube, each face two triangles. */
const CORNERS = [0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1];
const FACES = [
  0, 2, 1, 0, 3, 2, 4, 5, 6, 4, 6, 7, 0, 1, 5, 0, 5, 4, 1, 2, 6, 1, 6, 5, 2, 3, 7, 2, 7, 6, 3, 0, 4, 3, 4, 7
];
const CUBE = { index: { array: FACES }, getAttribute: () => ({ array: CORNERS }) };
/** On its side, a little away: x goes to z, z to -x. */
const PLACED = { elements: [0, 0, 1, 0, 0, 1, 0, 0, -1, 0, 0, 0, 10, 20, 30, 1] };

test('the outline of a cut goes once around the section, in the plane', () => {
  const points: number[] = [];
  outline(CUBE, PLACED, { normal: { x: -1, y: 0, z: 0 }, constant: 9.25 }, points);
  let around = 0;
  for (let i = 0; i < points.length; i += 6) {
    assert.ok(Math.abs(points[i] - 9.25) < 1e-9 && Math.abs(points[i + 3] - 9.25) < 1e-9);
    around += Math.hypot(points[i + 4] - points[i + 1], points[i + 5] - points[i + 2]);
  }
  assert.ok(Math.abs(around - 4) < 1e-9, `${around} around a square of side 1`);
  assert.equal(points.length % 6, 0);
});

test('a plane beside the body cuts nothing', () => {
  const points: number[] = [];
  outline(CUBE, PLACED, { normal: { x: -1, y: 0, z: 0 }, constant: 12 }, points);
  assert.deepEqual(points, []);
});
