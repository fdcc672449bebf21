/**
 * Judges constraints as the registry does: JsonLogic made by `jupyter_fab/core/expression.py`, whose rules stand there.
 *
 * Pure. Nothing of a designer's is ever run as code. A case that is no part of the language is an error, not a guess.
 */
export type Value = number | string | boolean;
export type Values = Record<string, Value>;
export type Logic = Value | { [operator: string]: Logic[] | string };

/** Numbers this close, relatively, are the same: 0.1 + 0.2 is 0.3 to a joiner. */
const EQUAL_WITHIN = 1e-9;

export function close(a: Value, b: Value): boolean {
  if (typeof a === 'number' && typeof b === 'number') {
    return Math.abs(a - b) <= Math.max(EQUAL_WITHIN * Math.max(Math.abs(a), Math.abs(b)), EQUAL_WITHIN);
  }
  return a === b;
}

function number(value: Value): number {
  if (typeof value !== 'number') {
    throw new Error(`${String(value)} is used as a number, and is none`);
  }
  return value;
}

const ORDERS: Record<string, (a: Value, b: Value) => boolean> = {
  '<': (a, b) => !close(number(a), number(b)) && number(a) < number(b),
  '<=': (a, b) => close(number(a), number(b)) || number(a) < number(b),
  '>': (a, b) => !close(number(a), number(b)) && number(a) > number(b),
  '>=': (a, b) => close(number(a), number(b)) || number(a) > number(b),
  '==': close,
  '!=': (a, b) => !close(a, b)
};

const ARITHMETIC: Record<string, (...found: number[]) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => (b === undefined ? -a : a - b),
  '*': (a, b) => a * b,
  '/': (a, b) => a / divisor(b),
  // The sign of the divisor, as in Python.
  '%': (a, b) => a - divisor(b) * Math.floor(a / b),
  min: (...found) => Math.min(...found),
  max: (...found) => Math.max(...found),
  abs: a => Math.abs(a),
  floor: a => Math.floor(a + EQUAL_WITHIN),
  ceil: a => Math.ceil(a - EQUAL_WITHIN),
  round: a => Math.floor(a + 0.5)
};

function divisor(b: number): number {
  if (b === 0) {
    throw new Error('the expression divides by zero');
  }
  return b;
}

/** What the expression comes to with those values. */
export function evaluate(logic: Logic, values: Values): Value {
  if (typeof logic !== 'object') {
    return logic;
  }
  const [[operator, raw]] = Object.entries(logic);
  if (operator === 'var') {
    if (!(String(raw) in values)) {
      throw new Error(`the expression speaks of ${String(raw)}, which is no parameter`);
    }
    return values[String(raw)];
  }
  const operands = raw as Logic[];
  const value = (i: number): Value => evaluate(operands[i], values);
  switch (operator) {
    case 'if':
      return value(0) ? value(1) : value(2);
    case 'and':
      return operands.every((_, i) => value(i));
    case 'or':
      return operands.some((_, i) => value(i));
    case 'in': {
      const here = value(0);
      return (operands[1] as { list: Logic[] }).list.some(choice => close(here, evaluate(choice, values)));
    }
    case '!':
      return !value(0);
  }
  const found = operands.map((_, i) => value(i));
  if (operator in ORDERS) {
    return ORDERS[operator](found[0], found[1]);
  }
  if (operator in ARITHMETIC) {
    return ARITHMETIC[operator](...found.map(number));
  }
  throw new Error(`${operator} is not part of the constraint language`);
}

/** The parameters that an expression speaks of. */
export function namesIn(logic: Logic): Set<string> {
  const names = new Set<string>();
  const visit = (one: Logic): void => {
    if (typeof one === 'object') {
      for (const [operator, operands] of Object.entries(one)) {
        if (operator === 'var') {
          names.add(String(operands));
        } else {
          (operands as Logic[]).forEach(visit);
        }
      }
    }
  };
  visit(logic);
  return names;
}
