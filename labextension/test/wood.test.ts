import assert from 'node:assert/strict';
import test from 'node:test';

import { BOARD_LOOKS, boardLook, edgePixels, facePixels, tilingNoise } from '../src/preview/wood';

test('noise stays within 0 and 1 and tiles in both directions', () => {
  for (let i = 0; i < 200; i++) {
    const [u, v] = [i / 200, (i * 7) / 200];
    const value = tilingNoise(u, v, 5, 9, 3);
    assert.ok(value >= 0 && value <= 1);
    assert.ok(Math.abs(value - tilingNoise(u + 1, v, 5, 9, 3)) < 1e-9);
    assert.ok(Math.abs(value - tilingNoise(u, v - 1, 5, 9, 3)) < 1e-9);
  }
});

test('every board has an opaque picture that is always the same', () => {
  for (const look of Object.values(BOARD_LOOKS)) {
    const face = facePixels(look, 32, 32);
    assert.deepEqual(face, facePixels(look, 32, 32));
    assert.ok(face.every((value, i) => i % 4 !== 3 || value === 255));
    assert.equal(edgePixels(look, 16, 8).length, 16 * 8 * 4);
  }
});

test('a material is found by its name or by the wood that its name contains', () => {
  assert.equal(boardLook('oak'), BOARD_LOOKS.oak);
  assert.equal(boardLook('Oak veneer 19'), BOARD_LOOKS.oak);
  assert.equal(boardLook('MDF-18'), BOARD_LOOKS.mdf);
  assert.equal(boardLook('something else'), BOARD_LOOKS.birch_ply);
});
