import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import { carryOver } from '../src/form/carryOver';
import { asked, limits, objection, Schema, settled } from '../src/form/limits';
import { evaluate, Values } from '../src/form/logic';

interface ICases {
  design: string;
  schema: Schema;
  cases: {
    values: Values;
    allowed: boolean;
    asked: string[];
    settled: Values;
    limits: Record<string, [number, number, string, string]>;
  }[];
  saved: { schema: Schema; cases: { saved: Record<string, unknown>; values: Values; words: string[] }[] }[];
}

// Made by tests/core/test_limits_in_the_browser.py with Python's answers.
const made = JSON.parse(readFileSync(new URL('cases/limits.json', import.meta.url), 'utf8')) as ICases[];

for (const { design, schema, cases, saved } of made) {
  test(`the form allows of ${design} what the registry allows, and nothing else`, () => {
    for (const { values, allowed } of cases) {
      assert.equal(objection(schema, values) === null, allowed, JSON.stringify(values));
    }
  });

  test(`the form asks of ${design} what the registry asks, and the rest stays as designed`, () => {
    for (const { values, asked: names, settled: all } of cases) {
      assert.deepEqual(
        asked(schema, values).map(one => one.name),
        names,
        JSON.stringify(values)
      );
      assert.deepEqual(settled(schema, values), all);
    }
  });

  test(`sizes of ${design} saved with another version become what Python makes of them, in the same words`, () => {
    for (const { schema: newer, cases: kept } of saved) {
      for (const one of kept) {
        assert.deepEqual(carryOver(newer, one.saved), { values: one.values, words: one.words });
      }
    }
  });

  test(`the sliders of ${design} stop where the registry's do, for the same reason`, () => {
    for (const { values, limits: expected } of cases) {
      for (const [name, [low, high, whyLow, whyHigh]] of Object.entries(expected)) {
        const parameter = schema.parameters.find(one => one.name === name);
        assert.ok(parameter);
        const found = limits(schema, parameter, values);
        assert.deepEqual([found.low, found.high], [low, high], `${name} of ${JSON.stringify(values)}`);
        assert.deepEqual([found.whyLow, found.whyHigh], [whyLow, whyHigh]);
      }
    }
  });
}

test('the constraint language reckons as in Python', () => {
  const name = { var: 'a' };
  assert.equal(evaluate({ '%': [name, 3] }, { a: -1 }), 2);
  assert.equal(evaluate({ round: [name] }, { a: 2.5 }), 3);
  assert.equal(evaluate({ '==': [{ '+': [0.1, 0.2] }, 0.3] }, {}), true);
  assert.equal(evaluate({ in: [name, { list: ['oak', 'birch'] }] }, { a: 'oak' }), true);
  assert.equal(evaluate({ if: [{ '>': [name, 1] }, 'yes', 'no'] }, { a: 1 }), 'no');
});

test('what is no part of the language is an error, not a guess', () => {
  assert.throws(() => evaluate({ '/': [1, 0] }, {}), /divides by zero/);
  assert.throws(() => evaluate({ system: ['ls'] }, {}), /no part|not part/);
  assert.throws(() => evaluate({ var: 'b' }, { a: 1 }), /which is no parameter/);
  assert.throws(() => evaluate({ '+': ['a', 1] }, {}), /used as a number/);
});
