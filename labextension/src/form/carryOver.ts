/**
 * Values saved with one version of a design, taken over into another: what fits is kept, what does not is said.
 *
 * The same rules as `carry_over` has in Python (`jupyter_fab/core/parameter/carry_over.py`), held to the same cases.
 */
import {
  brokenOf,
  isSlider,
  longest,
  nearest,
  nearestStep,
  Param,
  Schema,
  settled,
  strange,
  unitOf,
  wrongAlone
} from './limits';
import { Logic, namesIn, Value, Values } from './logic';

export interface ICarriedOver {
  values: Values;
  /** A sentence for each value that is not as it was saved. */
  words: string[];
}

/** The saved values in a schema that may not be the one that they were saved with. */
export function carryOver(schema: Schema, saved: Record<string, unknown>): ICarriedOver {
  const words: string[] = [];
  const found: Values = {};
  for (const [name, value] of Object.entries(saved)) {
    const now =
      schema.parameters.find(one => one.name === name) ?? schema.parameters.find(one => one.formerly?.includes(name));
    if (!now) {
      words.push(`${name} is no longer asked: ${said(value)} was left out.`);
    } else if (now.name !== name && (now.name in saved || now.name in found)) {
      words.push(`${name} is called ${now.name} now, which was saved too: ${said(value)} was left out.`);
    } else {
      found[now.name] = fitted(now, value, words);
    }
  }
  let values: Values = Object.fromEntries(schema.parameters.map(one => [one.name, found[one.name] ?? one.default]));
  for (const rule of schema.constraints) {
    if (brokenOf([rule], settled(schema, values))) {
      values = mended(schema, rule.message, namesIn(rule.logic as Logic), values, words);
    }
  }
  if (brokenOf(schema.constraints, settled(schema, values))) {
    // One rule's remedy broke another: start from what is known to be right.
    words.push('Together these sizes can no longer be made: all are as designed.');
    values = Object.fromEntries(schema.parameters.map(one => [one.name, one.default]));
  }
  return { values, words };
}

/** The value, or the nearest that the parameter alone takes. */
function fitted(parameter: Param, value: unknown, words: string[]): Value {
  if (!wrongAlone(parameter, value as Value)) {
    return value as Value;
  }
  const { title } = parameter;
  const unit = unitAfter(parameter);
  const number = typeof value === 'number' && Number.isFinite(value);
  if (parameter.locked) {
    words.push(`${title} is set by the designer now: ${said(parameter.default)}${unit}, not ${said(value)}.`);
  } else if (number && (isSlider(parameter) || parameter.kind === 'thickness')) {
    const near = isSlider(parameter) ? nearestStep(parameter, value) : nearestChoice(parameter, value);
    words.push(`${title} was ${said(value)}${unit} and is ${said(near)}${unit} now, the nearest that is offered.`);
    return near;
  } else if (parameter.kind === 'text' && typeof value === 'string') {
    const odd = strange(parameter, value);
    const fit = [...value].filter(one => !odd.includes(one));
    const kept = fit.slice(0, longest(parameter)).join('');
    words.push(`${title} was “${value}” and is “${kept}” now: the rest ${whyCut(parameter, odd, fit)}.`);
    return kept;
  } else {
    words.push(`${title}: ${said(value)} is no longer offered; it is ${said(parameter.default)}${unit} now.`);
  }
  return parameter.default;
}

/** What a text's lost characters are: not to be engraved, too many, or both. */
function whyCut(parameter: Param, odd: string[], fit: string[]): string {
  const why = odd.length > 0 ? ['cannot be engraved'] : [];
  if (fit.length > longest(parameter)) {
    why.push(`is longer than ${longest(parameter)} characters`);
  }
  return why.join(', or ');
}

function nearestChoice(parameter: Param, value: number): number {
  const away = (one: number): number => Math.abs(one - value);
  return parameter.choices.map(Number).reduce((best, one) => (away(one) < away(best) ? one : best));
}

/** The values with one of those that a rule speaks of moved as little as keeps it, or all of them as designed. */
function mended(schema: Schema, message: string, names: Set<string>, values: Values, words: string[]): Values {
  const spoken = schema.parameters.filter(one => names.has(one.name));
  for (const parameter of spoken) {
    const moved = isSlider(parameter) && !parameter.locked ? nearest(schema, parameter, values) : undefined;
    const before = values[parameter.name];
    if (moved !== undefined && Math.abs(moved - Number(before)) > 1e-9) {
      const unit = unitAfter(parameter);
      words.push(`${parameter.title} was ${said(before)}${unit} and is ${said(moved)}${unit} now: ${message}`);
      return { ...values, [parameter.name]: moved };
    }
  }
  words.push(`${spoken.map(one => one.title).join(', ')}: as designed now. ${message}`);
  return { ...values, ...Object.fromEntries(spoken.map(one => [one.name, one.default])) };
}

function unitAfter(parameter: Param): string {
  return unitOf(parameter) === 'mm' ? ' mm' : unitOf(parameter);
}

/** A value in a sentence, as Python writes it. */
function said(value: unknown): string {
  if (typeof value === 'boolean') {
    return value ? 'yes' : 'no';
  }
  return typeof value === 'number' ? String(Number(value.toPrecision(6))) : `“${String(value)}”`;
}
