import assert from 'node:assert/strict';
import test from 'node:test';

import { darkness, IPatch, patchesOf } from '../src/preview/shade';

const PLAIN = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0];
/** A frame of 1000 by 18 by 700 that stands on two feet of 100, as its outline in front: an arch between them. */
const FEET = [0, 0, 100, 0, 100, 600, 900, 600, 900, 0, 1000, 0, 1000, 700, 0, 700];
const POINTS = [0, 18].flatMap(y => Array.from({ length: 8 }, (_, i) => [FEET[2 * i], y, FEET[2 * i + 1]]).flat());
const LINES = [0, 8].flatMap(first => Array.from({ length: 8 }, (_, i) => [first + i, first + ((i + 1) % 8)]).flat());

test('an upright board is its feet on the floor and what is between them above it', () => {
  const patches = patchesOf(POINTS, LINES, PLAIN);
  const low = patches.filter(patch => patch.z < 1);
  const high = patches.filter(patch => patch.z > 599);
  assert.equal(low.length, 2);
  assert.ok(low[0].x0 === 0 && Math.abs(low[0].x1 - 100) < 45 && Math.abs(low[1].x0 - 900) < 45);
  assert.ok(high.length === 1 && high[0].x1 - high[0].x0 > 700);
  assert.ok(patches.every(patch => patch.y0 === 0 && patch.y1 === 18));
});

test('a board that lies flat is one patch, as high as its lower face', () => {
  // Turned so that its length stays along x, and its height comes to lie along -y.
  const turned = [1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0];
  assert.deepEqual(patchesOf(POINTS, LINES, turned), [{ x0: 0, x1: 1000, y0: -700, y1: 0, z: 0 }]);
});

test('the floor is darkest where the piece stands, lighter beneath what is high, light far away', () => {
  const patch = (z: number): IPatch => ({ x0: 400, x1: 600, y0: 400, y1: 600, z });
  const at = (z: number): Float32Array => darkness([patch(z)], 0, [0, 0], [1000, 1000], 20);
  const [standing, high] = [at(0), at(700)];
  const middle = 10 * 20 + 10;
  assert.ok(standing[middle] > 0.6 && high[middle] < 0.4 && high[middle] > 0.02);
  assert.ok(standing[0] === 0 && standing.every(dark => dark >= 0 && dark < 1));
  // Softer from high above: beside the patch it is darker there than beneath what stands on the floor.
  assert.ok(high[10 * 20 + 6] > standing[10 * 20 + 6]);
});
