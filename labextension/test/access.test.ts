import assert from 'node:assert/strict';
import test from 'node:test';

import { eyeAfter, Point } from '../src/preview/access';

const TARGET: Point = [100, 200, 300];
const EYE: Point = [100, -1800, 800];
const distance = (eye: Point): number => Math.hypot(...eye.map((value, i) => value - TARGET[i]));

test('arrow keys turn the eye about the piece and keep their distance', () => {
  for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']) {
    const eye = eyeAfter(key, EYE, TARGET);
    assert.ok(eye);
    assert.ok(Math.abs(distance(eye) - distance(EYE)) < 1e-6);
    assert.notDeepEqual(eye, EYE);
  }
  const [right, up] = ['ArrowRight', 'ArrowUp'].map(key => eyeAfter(key, EYE, TARGET) as Point);
  assert.ok(right[0] > EYE[0] && Math.abs(right[2] - EYE[2]) < 1e-6);
  assert.ok(up[2] > EYE[2] && Math.abs(up[0] - EYE[0]) < 1e-6);
});

test('the eye never turns over the top', () => {
  let eye = EYE;
  for (let i = 0; i < 60; i++) {
    eye = eyeAfter('ArrowUp', eye, TARGET) as Point;
  }
  assert.ok(eye[1] < TARGET[1], 'still on its own side');
});

test('plus comes nearer and minus goes back by as much; other keys are left to the notebook', () => {
  const near = eyeAfter('+', EYE, TARGET) as Point;
  assert.ok(distance(near) < distance(EYE));
  assert.ok(Math.abs(distance(eyeAfter('-', near, TARGET) as Point) - distance(EYE)) < 1e-6);
  assert.equal(eyeAfter('Enter', EYE, TARGET), null);
  assert.equal(eyeAfter('toString', EYE, TARGET), null);
});
