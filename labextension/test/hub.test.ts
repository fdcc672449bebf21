import assert from 'node:assert/strict';
import test from 'node:test';

import { readProblem } from '../src/api';
import { onPage, pageOf, sheetAt } from '../src/hub/sheet';
import { reached } from '../src/orders/steps';
import { money } from '../src/ui/format';

test('a point of the work plane lies on the set-up sheet, upwards from the stock’s corner', () => {
  const svg = '<svg viewBox="0 0 2660 1800"><g transform="translate(110 1400) scale(1 -1)"></g></svg>';
  const page = pageOf(svg);
  assert.ok(page);
  assert.equal(page.viewBox, '0 0 2660 1800');
  assert.deepEqual(onPage(page, 100, 50), [210, 1350]);
  assert.equal(pageOf('<svg></svg>'), null);
});

test('the sheet being cut follows from the seconds that are over', () => {
  const programs = [
    { sheet: 0, seconds: 60 },
    { sheet: 0, seconds: 60 },
    { sheet: 1, seconds: 120 }
  ];
  assert.deepEqual(
    [0, 0.25, 0.5, 0.75, 1].map(done => sheetAt(programs, done)),
    [0, 0, 0, 1, 1]
  );
});

test('a problem keeps its text, pointer and fields; what is none gets a next step', () => {
  const said = { type: '/problems/bad-input', title: 'x', status: 422, detail: 'Too wide.', pointer: '/width' };
  assert.equal(readProblem(422, JSON.stringify(said)).detail, 'Too wide.');
  assert.equal(readProblem(422, JSON.stringify(said)).pointer, '/width');
  assert.match(readProblem(404, '<html>').detail, /server extension enabled/);
});

test('an order counts its steps, and a cancelled one has none', () => {
  assert.equal(reached('paid_held'), 1);
  assert.equal(reached('accepted'), 7);
  assert.equal(reached('cancelled'), 0);
});

test('money is written to the cent', () => {
  assert.equal(money(123456, 'EUR'), '€1,234.56');
  assert.equal(money(5, 'credits'), '0.05 credits');
});
