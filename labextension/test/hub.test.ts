import assert from 'node:assert/strict';
import test from 'node:test';

import { readProblem } from '../src/api';
import { onPage, pageOf, setupAt, setupsOf } from '../src/hub/sheet';
import { linesBehind, movesOf } from '../src/hub/way';
import { placeOf } from '../src/order/Delivery';
import { frameOf } from '../src/orders/Cutting';
import { roleOf } from '../src/orders/Receipt';
import { reached } from '../src/orders/steps';
import { currencySign, minorUnits, money } from '../src/ui/format';
import { inOrder, waypointOf } from '../src/ui/trail';

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
    [0, 0.25, 0.5, 0.75, 1].map(done => setupAt(programs, done)),
    [0, 0, 0, 1, 1]
  );
});

test('a sheet that is turned over has a set-up for each side', () => {
  const programs = [
    { sheet: 0, side: '', seconds: 60 },
    { sheet: 1, side: 'A', seconds: 60 },
    { sheet: 1, side: 'B', seconds: 60 },
    { sheet: 1, side: 'B', seconds: 60 },
    { sheet: 2, side: '', seconds: 60 }
  ];
  assert.deepEqual(setupsOf(programs), [0, 1, 2, 2, 3]);
  assert.deepEqual(
    [0, 0.3, 0.7, 1].map(done => setupAt(programs, done)),
    [0, 1, 2, 3]
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

test('a program’s moves are read with their lines; travel is not cutting', () => {
  const moves = movesOf('G21\nG0 X10 Y5 (X9)\nG1 Z-3 F600\nX20\nG00 Y0\nG17');
  assert.deepEqual(
    moves.map(one => [one.x_mm, one.y_mm, one.line, one.cuts]),
    [
      [10, 5, 2, false],
      [20, 5, 4, true],
      [20, 0, 5, false]
    ]
  );
});

test('the lines behind follow from the share of all programs’ time', () => {
  const runs = [
    { seconds: 60, lines: 100 },
    { seconds: 180, lines: 50 }
  ];
  assert.deepEqual(
    [0, 0.125, 0.25, 0.625, 1].map(done => linesBehind(runs, done)),
    [
      [0, 0],
      [50, 0],
      [100, 0],
      [100, 25],
      [100, 50]
    ]
  );
});

test('a waypoint is kept once, whether it was asked for or heard', () => {
  const here = waypointOf({ kind: 'job.progress', data: { done: 0.5, x_mm: 1, y_mm: 2 } });
  assert.ok(here);
  assert.deepEqual(here, { done: 0.5, x_mm: 1, y_mm: 2 });
  assert.equal(waypointOf({ kind: 'job.progress', data: { done: 1 } }), null);
  assert.equal(waypointOf({ kind: 'job.held', data: { done: 0.5, x_mm: 1, y_mm: 2 } }), null);
  const [first, next] = [0.4, 0.6].map(done => ({ done, x_mm: 0, y_mm: 0 }));
  assert.deepEqual(inOrder([first, here], [here, next]), [first, here, next]);
});

test('the frame of a way holds it, and is never less than half a sheet', () => {
  assert.deepEqual(frameOf([{ done: 0, x_mm: -8, y_mm: 50 }]), { width: 1220, height: 610 });
  const { width, height } = frameOf([{ done: 0, x_mm: 2400, y_mm: 1200 }]);
  assert.ok(width >= 2400 && height >= 1200);
});

test('a place needs a name and a position on Earth', () => {
  assert.deepEqual(placeOf(' Antwerp ', '51,22', '4.40'), { title: 'Antwerp', latitude: 51.22, longitude: 4.4 });
  for (const [title, north, east] of [
    ['', '51', '4'],
    ['Antwerp', '', '4'],
    ['Antwerp', '91', '4'],
    ['Antwerp', 'x', '4']
  ]) {
    assert.equal(placeOf(title, north, east), null);
  }
});

test('money is written with the sign and the minor units of its currency', () => {
  assert.equal(money(1500, 'JPY'), 'JP¥1,500');
  assert.deepEqual([minorUnits('EUR'), minorUnits('JPY'), minorUnits('hours')], [100, 1, 100]);
  assert.deepEqual([currencySign('EUR'), currencySign('hours')], ['€', 'hours']);
});

test('a receipt says what each share was for', () => {
  assert.equal(roleOf('Liabilities:Payable:Hub:ghent'), 'making');
  assert.equal(roleOf('Liabilities:Payable:Designer:p-1'), 'design');
  assert.equal(roleOf('Income:Platform'), '');
});
