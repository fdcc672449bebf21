import assert from 'node:assert/strict';
import test from 'node:test';

import { previewsIn, runsCells } from '../src/cell/reveal';
import { isOwnKey } from '../src/preview/keys';

const PLAIN = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

test('commands that run cells are known, others are not', () => {
  for (const id of [
    'notebook:run-all-cells',
    'notebook:run-cell-and-select-next',
    'notebook:run-cell',
    'notebook:restart-run-all',
    'notebook:restart-and-run-to-selected',
    'runmenu:run',
    'runmenu:run-all',
    'runmenu:restart-and-run-all'
  ]) {
    assert.ok(runsCells(id), id);
  }
  for (const id of [
    'notebook:run-in-console',
    'notebook:restart-kernel',
    'docmanager:save',
    'notebook:move-cursor-down'
  ]) {
    assert.ok(!runsCells(id), id);
  }
});

test('of all outputs only pieces are looked for', () => {
  const view = 'application/vnd.jupyter.widget-view+json';
  const outputs = [
    { data: { 'text/plain': 'Desk' }, metadata: {} },
    { data: { [view]: { model_id: 'slider' } }, metadata: {} },
    { data: { [view]: { model_id: 'piece' } }, metadata: { jupyter_fab: {} } },
    { data: { 'image/png': '' }, metadata: { jupyter_fab: {} } }
  ];
  assert.deepEqual(previewsIn(outputs), ['piece']);
});

test('plain keys are the preview’s, those with Ctrl and Shift+Enter the application’s', () => {
  for (const key of ['ArrowUp', 'd', 'x', 'Enter', 'Escape']) {
    assert.ok(isOwnKey({ ...PLAIN, key }), key);
  }
  assert.ok(isOwnKey({ ...PLAIN, key: 'D', shiftKey: true }));
  assert.ok(!isOwnKey({ ...PLAIN, key: 's', ctrlKey: true }));
  assert.ok(!isOwnKey({ ...PLAIN, key: 's', metaKey: true }));
  assert.ok(!isOwnKey({ ...PLAIN, key: 'Enter', shiftKey: true }));
});
