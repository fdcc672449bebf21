import assert from 'node:assert/strict';
import test from 'node:test';

import { farRun } from '../src/preview/run';

test('what is drawn from afar is faces without small holes, the cut edges of all else, and spots', () => {
  // Near: 6 of faces, 9 of cut edges, of which the last 3 are a small hole's; then 3 of plain faces, 6 of spots.
  const index = Uint16Array.from([1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 5, 5, 5]);
  const run = farRun(index, 15, 6, { hole_mm: 5, caps: 3, mouths: 6, sides: 6, edges: 0 });
  assert.ok(run instanceof Uint16Array);
  assert.deepEqual([...run], [4, 4, 4, 2, 2, 2, 2, 2, 2, 5, 5, 5, 5, 5, 5]);
});
