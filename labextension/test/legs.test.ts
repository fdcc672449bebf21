import assert from 'node:assert/strict';
import { test } from 'node:test';

import { away, Leg } from '../src/preview/legs';

const LEGS: Leg[] = [
  [0, 0.5, 0, -100, 0],
  [0.5, 1, 40, 0, 0]
];

test('a part goes leg after leg, each in its turn', () => {
  assert.deepEqual(away([9, 9, 9], LEGS, 0), [0, 0, 0]);
  assert.deepEqual(away([9, 9, 9], LEGS, 0.25), [0, -50, 0]);
  assert.deepEqual(away([9, 9, 9], LEGS, 0.75), [20, -100, 0]);
  assert.deepEqual(away([9, 9, 9], LEGS, 1), [40, -100, 0]);
});

test('without legs it goes straight, with none of its own it stays', () => {
  assert.deepEqual(away([10, 20, -30], undefined, 0.5), [5, 10, -15]);
  assert.deepEqual(away([10, 20, -30], [], 1), [0, 0, 0]);
});
