import assert from 'node:assert/strict';
import test from 'node:test';

import { nextPart } from '../src/preview/pick';

test('keys step through the parts, round and round', () => {
  const names = ['top', 'side', 'rail'];
  assert.equal(nextPart(names, '', 1), 'top');
  assert.equal(nextPart(names, '', -1), 'rail');
  assert.equal(nextPart(names, 'top', 1), 'side');
  assert.equal(nextPart(names, 'rail', 1), 'top');
  assert.equal(nextPart(names, 'gone', -1), 'rail');
  assert.equal(nextPart([], '', 1), '');
});
