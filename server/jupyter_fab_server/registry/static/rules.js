// Parameters and the rules between them, judged in the page: the same language as core/expression.py and
// core/parameter, whose tests hold this file to them. Nothing here touches the document or the network.

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

const holds = (logic, values, otherwise) => {
  try {
    return truth(evaluate(logic, values));
  } catch {
    return otherwise; // what cannot be reckoned: a rule is broken by it, a parameter asked
  }
};

const shown = (parameter, values) => !parameter.visible_when || holds(parameter.visible_when.logic, values, true);

/** All values as the piece is made of them: what is not asked for stays as designed. */
export function settled(schema, values) {
  const found = defaults(schema);
  for (const parameter of schema.parameters) {
    // a condition speaks of the parameters above it, so once through is enough
    if (parameter.name in values && shown(parameter, found)) found[parameter.name] = values[parameter.name];
  }
  return found;
}

/** The names of the parameters that are asked for at these values. */
export function asked(schema, values) {
  const found = settled(schema, values);
  return new Set(schema.parameters.filter((one) => shown(one, found)).map((one) => one.name));
}

const brokenOf = (rules, values) => rules.find((rule) => !holds(rule.logic, values, false)) ?? null;

/** The first rule that these values break; null if they keep all. */
export function broken(schema, values) {
  return brokenOf(schema.constraints, settled(schema, values));
}

/** A parameter's unit as it follows a figure: mm, ° or nothing. */
export function unit(parameter) {
  return { length: "mm", thickness: "mm", angle: "°" }[parameter.kind] ?? "";
}

/** A figure with its unit: 700 mm, 30°, 4. */
export function withUnit(figure, parameter) {
  return unit(parameter) === "mm" ? `${figure} mm` : `${figure}${unit(parameter)}`;
}

/** What is wrong with a text, alone; nothing if it may stand. */
export function wrongText(parameter, text) {
  const longest = parameter.maximum || 200;
  if ([...text].length > longest) return `At most ${longest} characters.`;
  const allowed = parameter.characters ? new Set(parameter.characters) : null;
  const strange = [...new Set(text)].filter((one) => (allowed ? !allowed.has(one) : /\p{Cc}/u.test(one)));
  return strange.length ? `${parameter.title} may not hold ${strange.join(" ")}; leave it out.` : "";
}

function rulesAbout(schema, name) {
  const touched = new Set([name]);
  const touches = (logic) => [...names(logic)].some((one) => touched.has(one));
  for (const one of schema.parameters) if (one.visible_when && touches(one.visible_when.logic)) touched.add(one.name);
  return schema.constraints.filter((rule) => touches(rule.logic));
}

/** How far a number may move while the others stay: {low, high, whyLow, whyHigh}. */
export function limits(schema, name, values) {
  const parameter = schema.parameters.find((candidate) => candidate.name === name);
  if (parameter.locked) {
    const why = `${parameter.title} is set by the designer.`;
    return { low: parameter.default, high: parameter.default, whyLow: why, whyHigh: why };
  }
  const rules = rulesAbout(schema, name);
  const failing = (value) => brokenOf(rules, settled(schema, { ...values, [name]: value }));
  const ends = [-1, 1].map((direction) => {
    const end = direction < 0 ? parameter.minimum : parameter.maximum;
    let reached = values[name];
    let why = `${parameter.title}: ${direction < 0 ? "from" : "up to"} ${withUnit(end, parameter)}`;
    for (let i = 1; i < STEPS; i++) {
      const tried = values[name] + direction * i * parameter.step;
      if (direction * (tried - end) > WITHIN) break;
      const rule = failing(tried);
      if (rule) {
        why = rule.message;
        break;
      }
      reached = tried;
    }
    return [reached, why];
  });
  return { low: ends[0][0], high: ends[1][0], whyLow: ends[0][1], whyHigh: ends[1][1] };
}

/** Whether a value is the buyer's own measurement, so that there is no right to withdraw. */
export function customised(schema, values) {
  const found = settled(schema, values);
  return schema.parameters.some(
    (parameter) => parameter.customisation === "measured" && !close(found[parameter.name], parameter.default),
  );
}

/** A value of another version, as this parameter takes it, and a sentence where it had to change. */
export function fitted(parameter, value) {
  const { title, minimum, maximum, step } = parameter;
  const now = (kept) => [kept, `${title} was ${withUnit(value, parameter)} in the link and is ${withUnit(kept, parameter)} now.`];
  if (parameter.locked) return close(value, parameter.default) ? [parameter.default, ""] : now(parameter.default);
  if (NUMERIC.has(parameter.kind) && Number.isFinite(value)) {
    const last = Math.floor((maximum - minimum) / step + WITHIN);
    const near = minimum + Math.max(0, Math.min(last, Math.round((value - minimum) / step))) * step;
    return close(near, value) ? [near, ""] : now(near);
  }
  if (parameter.kind === "boolean" && typeof value === "boolean") return [value, ""];
  if (parameter.kind === "text" && typeof value === "string" && !wrongText(parameter, value)) return [value, ""];
  const same = parameter.choices.find((choice) => close(choice, value));
  return same !== undefined ? [same, ""] : now(parameter.default);
}
