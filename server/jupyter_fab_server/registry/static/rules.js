// Parameters and the rules between them, judged in the page: the same language as core/expression.py and
// core/parameter.py, whose tests hold this file to them. Nothing here touches the document or the network.

const WITHIN = 1e-9; // equality, relative and absolute
const STEPS = 4000; // tried at most when a slider's end is sought
export const NUMERIC = new Set(["length", "angle", "integer"]);

function close(a, b) {
  if (typeof a === "number" && typeof b === "number") {
    return a === b || Math.abs(a - b) <= Math.max(WITHIN * Math.max(Math.abs(a), Math.abs(b)), WITHIN);
  }
  return typeof a === typeof b && a === b;
}

function number(value) {
  if (typeof value !== "number") throw new TypeError(`${value} is used as a number, and is none`);
  return value;
}

const ordered = (test, equal) => (a, b) => (close(number(a), number(b)) ? equal : test(a, b));

const PAIRS = {
  "<": ordered((a, b) => a < b, false),
  "<=": ordered((a, b) => a < b, true),
  ">": ordered((a, b) => a > b, false),
  ">=": ordered((a, b) => a > b, true),
  "==": close,
  "!=": (a, b) => !close(a, b),
  "+": (a, b) => number(a) + number(b),
  "*": (a, b) => number(a) * number(b),
  "/": (a, b) => number(a) / divisor(b),
  "%": (a, b) => number(a) - divisor(b) * Math.floor(a / b),
};

const SINGLES = {
  "!": (a) => !truth(a),
  abs: (a) => Math.abs(number(a)),
  floor: (a) => Math.floor(number(a) + WITHIN),
  ceil: (a) => Math.ceil(number(a) - WITHIN),
  round: (a) => Math.floor(number(a) + 0.5),
};

const truth = (value) => value !== false && value !== 0 && value !== "";

function divisor(b) {
  if (number(b) === 0) throw new RangeError("division by zero");
  return b;
}

/** The value of JsonLogic for these values. */
export function evaluate(logic, values) {
  if (logic === null || typeof logic !== "object") return logic;
  const [[operator, raw]] = Object.entries(logic);
  if (operator === "var") return values[raw];
  if (operator === "if") return evaluate(raw[truth(evaluate(raw[0], values)) ? 1 : 2], values);
  if (operator === "and") return raw.every((item) => truth(evaluate(item, values)));
  if (operator === "or") return raw.some((item) => truth(evaluate(item, values)));
  if (operator === "in") {
    const here = evaluate(raw[0], values);
    return raw[1].list.some((item) => close(here, evaluate(item, values)));
  }
  const found = raw.map((item) => evaluate(item, values));
  if (operator === "min" || operator === "max") return Math[operator](...found.map(number));
  if (operator === "-") return found.length === 1 ? -number(found[0]) : number(found[0]) - number(found[1]);
  if (operator in PAIRS) return PAIRS[operator](found[0], found[1]);
  if (operator in SINGLES) return SINGLES[operator](found[0]);
  throw new TypeError(`${operator} is not part of the constraint language`);
}

/** The names of the parameters that the logic speaks of. */
export function names(logic) {
  if (logic === null || typeof logic !== "object") return new Set();
  if ("var" in logic) return new Set([logic.var]);
  return new Set(Object.values(logic).flat().flatMap((item) => [...names(item)]));
}

/** The designer's values. */
export function defaults(schema) {
  return Object.fromEntries(schema.parameters.map((parameter) => [parameter.name, parameter.default]));
}

/** The first rule that these values break; null if they keep all. */
export function broken(schema, values) {
  return schema.constraints.find((rule) => !truth(evaluate(rule.logic, values))) ?? null;
}

/** The UCUM code of a parameter's unit. */
export function unit(parameter) {
  return { length: "mm", thickness: "mm", angle: "deg" }[parameter.kind] ?? "";
}

/** How far a number may move while the others stay: {low, high, whyLow, whyHigh}. */
export function limits(schema, name, values) {
  const parameter = schema.parameters.find((candidate) => candidate.name === name);
  const rules = schema.constraints.filter((rule) => names(rule.logic).has(name));
  const failing = (value) => rules.find((rule) => !truth(evaluate(rule.logic, { ...values, [name]: value })));
  const ends = [-1, 1].map((direction) => {
    const end = direction < 0 ? parameter.minimum : parameter.maximum;
    let reached = values[name];
    let why = `${parameter.title}: ${direction < 0 ? "from" : "up to"} ${end} ${unit(parameter)}`.trim();
    for (let i = 1; i < STEPS; i++) {
      let tried = values[name] + direction * i * parameter.step;
      if (direction * (tried - end) > WITHIN) tried = end;
      const rule = failing(tried);
      if (rule) {
        why = rule.message;
        break;
      }
      reached = tried;
      if (tried === end) break;
    }
    return [reached, why];
  });
  return { low: ends[0][0], high: ends[1][0], whyLow: ends[0][1], whyHigh: ends[1][1] };
}

/** Whether a value is the buyer's own measurement, so that there is no right to withdraw. */
export function customised(schema, values) {
  return schema.parameters.some(
    (parameter) => parameter.customisation === "measured" && values[parameter.name] !== parameter.default,
  );
}
