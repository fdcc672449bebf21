import assert from 'node:assert/strict';
import { test } from 'node:test';

import { rowAfter } from '../src/page/rows';

test('arrows go from row to row and stop at the ends', () => {
  assert.equal(rowAfter('ArrowDown', 0, 3), 1);
  assert.equal(rowAfter('ArrowDown', 2, 3), 2);
  assert.equal(rowAfter('ArrowUp', 0, 3), 0);
  assert.equal(rowAfter('End', 0, 3), 2);
  assert.equal(rowAfter('Home', 2, 3), 0);
});

test('other keys are left to the page', () => {
  assert.equal(rowAfter('a', 1, 3), null);
  assert.equal(rowAfter('Enter', 1, 3), null);
});
