import assert from 'node:assert/strict';
import test from 'node:test';

import { PERSON_MM, personOutline } from '../src/preview/person';

test('the person stands on the floor, is 1.75 m tall and alike on both sides', () => {
  const points = personOutline();
  const heights = points.map(([, z]) => z);
  assert.equal(Math.max(...heights), PERSON_MM);
  assert.ok(Math.min(...heights) >= 0 && Math.min(...heights) < 10);
  const mirrored = new Set(points.map(([x, z]) => `${-x || 0},${z}`));
  assert.ok(points.every(([x, z]) => mirrored.has(`${x || 0},${z}`)));
});
