import assert from 'node:assert/strict';
import test from 'node:test';

import { Drag } from '../src/preview/drag';

test('a single step is no drag, and its picture waits for nothing', () => {
  const drag = new Drag();
  assert.equal(drag.left(0), 0);
  drag.step(1000);
  assert.equal(drag.left(1001), 0);
  drag.step(2000);
  assert.equal(drag.left(2000), 0);
});

test('steps in a row are a drag until the hand has rested', () => {
  const drag = new Drag();
  drag.step(1000);
  drag.step(1016);
  assert.equal(drag.left(1016), 30);
  assert.equal(drag.left(1030), 16);
  assert.equal(drag.left(1046), 0);
  drag.step(1060);
  assert.equal(drag.left(1070), 20);
  drag.step(1300);
  assert.equal(drag.left(1301), 0);
});
