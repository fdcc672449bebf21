import assert from 'node:assert/strict';
import test from 'node:test';

import { DEFAULT_VIEW } from '../src/preview/message';
import { described } from '../src/preview/words';

const told = (view = {}): string => described(['1400 mm', '700 mm'], ['top', 'rail'], { ...DEFAULT_VIEW, ...view });

test('the picture is told in words, and what the keys do', () => {
  assert.match(told(), /1400 mm by 700 mm; 2 parts: top, rail\. Arrow keys/);
});

test('it is told how the piece is shown, when not plainly', () => {
  const view = { explode: 0.5, open: 1, section: { axis: 'z', share: 0.25 }, joints: true, scale: 'person' };
  const text = told({ ...view, highlight: ['top'], caption: 'top\n1400 mm' });
  assert.match(text, /Shown taken apart by 50 %, 100 % open, cut open by 25 % from above, with its joints marked/);
  assert.match(text, /beside a person of 1.75 m, with top, 1400 mm picked\./);
});
