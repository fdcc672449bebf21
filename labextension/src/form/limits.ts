/**
 * What a design's form asks for, how far each control may move and why it stops there; the same answers as
 * `ParameterSchema.asked`, `limits` and `check` give in Python, so that nothing is offered that the registry refuses.
 */
import type { Got } from '../api';
import { Constraint, MATERIALS, Parameter, ParameterSchema } from '../wire';
import { close, evaluate, Logic, namesIn, Value, Values } from './logic';

/** What few parameters have, and the wire leaves out of the others. */
type Seldom = 'characters' | 'visible_when' | 'locked' | 'formerly';
export type Param = Omit<Got<Parameter>, Seldom> & Partial<Pick<Got<Parameter>, Seldom>>;
export type Schema = Omit<Got<ParameterSchema>, 'parameters'> & { parameters: Param[] };

export interface ILimits {
  low: number;
  high: number;
  whyLow: string;
  whyHigh: string;
}

/** How many steps of a slider are tried when its end is sought; as in Python. */
const LIMIT_STEPS = 4000;
const UNITS: Partial<Record<Param['kind'], string>> = { length: 'mm', thickness: 'mm', angle: '°' };

export function unitOf(parameter: Param): string {
  return UNITS[parameter.kind] ?? '';
}

/** A figure with its unit, as in a sentence: 700 mm, 30°, 4. */
export function withUnit(figure: number, parameter: Param): string {
  const unit = unitOf(parameter);
  return unit === 'mm' ? `${figure} mm` : `${figure}${unit}`;
}

/** A choice as people say it: Birch plywood, 18 mm, None. */
export function choiceText(parameter: Pick<Param, 'name' | 'kind'>, choice: Value): string {
  const text = String(choice);
  if (parameter.kind === 'thickness') {
    return `${text} mm`;
  }
  const title = parameter.name === 'material' ? MATERIALS[text] : undefined;
  return title ?? (text.charAt(0).toUpperCase() + text.slice(1)).replace(/-/g, ' ');
}

/** A parameter's value as people say it: 1400 mm, 3, Birch plywood, yes. */
export function valueText(parameter: Param, value: Value): string {
  if (typeof value === 'boolean') {
    return value ? 'yes' : 'no';
  }
  if (parameter.kind === 'text') {
    return value === '' ? '–' : `“${value}”`;
  }
  return isSlider(parameter) ? withUnit(Number(value), parameter) : choiceText(parameter, value);
}

export function isSlider(parameter: Param): boolean {
  return ['length', 'angle', 'integer'].includes(parameter.kind);
}

export function defaults(schema: Schema): Values {
  return Object.fromEntries(schema.parameters.map(one => [one.name, one.default]));
}

/** How many characters a text may have; `MAX_TEXT` in Python where the designer names no limit. */
export function longest(parameter: Param): number {
  return parameter.maximum || 200;
}

/** The characters of a text that it may not hold, each once. */
export function strange(parameter: Param, text: string): string[] {
  const allowed = parameter.characters ? new Set(parameter.characters) : null;
  const wrong = (one: string): boolean => (allowed ? !allowed.has(one) : /[\p{C}\p{Z}]/u.test(one) && one !== ' ');
  return [...new Set(text)].filter(wrong);
}

/** Whether an expression holds; `without` where it cannot be reckoned: a wish may divide by zero. */
function truth(logic: Logic, values: Values, without: boolean): boolean {
  try {
    return Boolean(evaluate(logic, values));
  } catch {
    return without;
  }
}

/** The first of the rules that those values break. */
export function brokenOf(rules: Got<Constraint>[], values: Values): Got<Constraint> | undefined {
  return rules.find(one => !truth(one.logic as Logic, values, false));
}

function shown(parameter: Param, values: Values): boolean {
  return !parameter.visible_when || truth(parameter.visible_when.logic as Logic, values, true);
}

/** All values as the piece is made of them: what is not asked for stays as designed. */
export function settled(schema: Schema, values: Values): Values {
  const found = defaults(schema);
  for (const one of schema.parameters) {
    // A condition speaks of the parameters above it, so once through is enough.
    if (one.name in values && shown(one, found)) {
      found[one.name] = values[one.name];
    }
  }
  return found;
}

/** The parameters that are asked for at those values, in order. */
export function asked(schema: Schema, values: Values): Param[] {
  const found = settled(schema, values);
  return schema.parameters.filter(one => shown(one, found));
}

/** The rules that a parameter has a say in: by its own name, or by what is asked for because of it. */
function rulesAbout(schema: Schema, name: string): Got<Constraint>[] {
  const touched = new Set([name]);
  const touches = (logic: Logic): boolean => [...namesIn(logic)].some(one => touched.has(one));
  for (const one of schema.parameters) {
    if (one.visible_when && touches(one.visible_when.logic as Logic)) {
      touched.add(one.name);
    }
  }
  return schema.constraints.filter(one => touches(one.logic as Logic));
}

type Judge = (value: number) => Got<Constraint> | undefined;

function judgeOf(schema: Schema, name: string, values: Values): Judge {
  const rules = rulesAbout(schema, name);
  return value => brokenOf(rules, settled(schema, { ...values, [name]: value }));
}

/** The range of a slider while all other values stay, and the reason at each end. */
export function limits(schema: Schema, parameter: Param, values: Values): ILimits {
  const { name, title } = parameter;
  if (parameter.locked) {
    const why = `${title} is set by the designer.`;
    return { low: Number(parameter.default), high: Number(parameter.default), whyLow: why, whyHigh: why };
  }
  const broken = judgeOf(schema, name, values);
  const now = nearest(schema, parameter, values);
  const end = (direction: 1 | -1, limit: number): [number, string] => {
    let reached = now;
    for (const tried of onward(parameter, now, direction)) {
      const rule = broken(tried);
      if (rule) {
        return [reached, rule.message];
      }
      reached = tried;
    }
    const words = direction < 0 ? 'from' : 'up to';
    return [reached, `${title}: ${words} ${withUnit(limit, parameter)}`];
  };
  const [[least, whyLow], [most, whyHigh]] = [end(-1, parameter.minimum ?? 0), end(1, parameter.maximum ?? 0)];
  return { low: least, high: most, whyLow, whyHigh };
}

/** The steps of a slider from a figure on, that one not included; its end comes last even where it is no step. */
function* onward(parameter: Param, now: number, direction: 1 | -1): Generator<number> {
  const [low, high, step] = [parameter.minimum ?? 0, parameter.maximum ?? 0, parameter.step ?? 1];
  const count = (now - low) / step;
  const first = direction > 0 ? Math.floor(count + 1e-9) + 1 : Math.ceil(count - 1e-9) - 1;
  for (let i = 0; i < LIMIT_STEPS; i++) {
    const tried = low + (first + direction * i) * step;
    if (direction < 0 && tried < low - 1e-9) {
      return;
    }
    if (direction > 0 && tried > high - 1e-9) {
      if (now < high - 1e-9) {
        yield high;
      }
      return;
    }
    yield tried;
  }
}

/** The step of a slider nearest to a figure, or its end, which is offered where no step is. */
export function nearestStep(parameter: Param, value: number): number {
  const [low, high, step] = [parameter.minimum ?? 0, parameter.maximum ?? 0, parameter.step ?? 1];
  const inside = Math.max(low, Math.min(high, value));
  const near = low + Math.floor((inside - low) / step + 0.5) * step;
  return near > high - 1e-9 || Math.abs(high - inside) < Math.abs(near - inside) ? high : near;
}

/** The value nearest to a slider's own that keeps every rule while all others stay; its own, where none does. */
export function nearest(schema: Schema, parameter: Param, values: Values): number {
  const broken = judgeOf(schema, parameter.name, values);
  const now = Number(values[parameter.name] ?? parameter.default);
  let best = now;
  if (!broken(now)) {
    return best;
  }
  let distance = Infinity;
  for (const tried of onward(parameter, (parameter.minimum ?? 0) - (parameter.step ?? 1), 1)) {
    if (Math.abs(tried - now) < distance && !broken(tried)) {
      best = tried;
      distance = Math.abs(tried - now);
    }
  }
  return best;
}

export interface IObjection {
  parameter: string;
  text: string;
  /** Whether a designer may be asked to make it possible. */
  negotiable: boolean;
}

/** What is wrong with the values, first of all; null when they can be ordered. */
export function objection(schema: Schema, values: Values): IObjection | null {
  const all = settled(schema, values);
  for (const parameter of schema.parameters) {
    const text = wrongAlone(parameter, all[parameter.name]);
    if (text) {
      return { parameter: parameter.name, ...text };
    }
  }
  const rule = brokenOf(schema.constraints, all);
  return rule ? { parameter: [...namesIn(rule.logic as Logic)][0] ?? '', text: rule.message, negotiable: true } : null;
}

/** What is wrong with one value, whatever the others are; null where nothing is. */
export function wrongAlone(parameter: Param, value: Value): Omit<IObjection, 'parameter'> | null {
  const { title } = parameter;
  if (parameter.locked && !close(value, parameter.default)) {
    return { text: `${title} is set by the designer at ${valueText(parameter, parameter.default)}.`, negotiable: true };
  }
  if (isSlider(parameter)) {
    const [low, high] = [parameter.minimum ?? -Infinity, parameter.maximum ?? Infinity];
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      return { text: `${title} is a number.`, negotiable: false };
    }
    if (value < low - 1e-9 || value > high + 1e-9) {
      return { text: `${title} is offered from ${low} to ${withUnit(high, parameter)}.`, negotiable: true };
    }
    const steps = (value - low) / (parameter.step ?? 1);
    if (Math.abs(steps - Math.round(steps)) > 1e-6 && Math.abs(value - high) > 1e-9) {
      const near = nearestStep(parameter, value);
      return { text: `${title} goes in steps of ${parameter.step}; ${near} is the nearest.`, negotiable: false };
    }
  } else if (parameter.kind === 'boolean' && typeof value !== 'boolean') {
    return { text: `${title} is yes or no.`, negotiable: false };
  } else if (parameter.kind === 'text') {
    if (typeof value !== 'string' || [...value].length > longest(parameter)) {
      return { text: `${title} is a text of at most ${longest(parameter)} characters.`, negotiable: false };
    }
    const odd = strange(parameter, value);
    if (odd.length > 0) {
      return { text: `${title} may not hold ${odd.join(' ')}; leave it out.`, negotiable: false };
    }
  } else if (parameter.choices.length > 0 && !parameter.choices.some(one => close(one, value))) {
    return { text: `${title} is one of ${parameter.choices.join(', ')}.`, negotiable: false };
  }
  return null;
}
