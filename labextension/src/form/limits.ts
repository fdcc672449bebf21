/**
 * How far each control of a design's form may move, and why it stops there; the same answers as
 * `ParameterSchema.limits` and `check` give in Python, so that nothing is offered that the registry would refuse.
 */
import type { Got } from '../api';
import { Constraint, MATERIALS, Parameter, ParameterSchema } from '../wire';
import { close, evaluate, Logic, namesIn, Value, Values } from './logic';

export type Schema = Got<ParameterSchema>;
export type Param = Got<Parameter>;

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
  return isSlider(parameter) ? withUnit(Number(value), parameter) : choiceText(parameter, value);
}

export function isSlider(parameter: Param): boolean {
  return ['length', 'angle', 'integer'].includes(parameter.kind);
}

export function defaults(schema: Schema): Values {
  return Object.fromEntries(schema.parameters.map(one => [one.name, one.default]));
}

function broken(schema: Schema, name: string, value: Value, values: Values): Got<Constraint> | undefined {
  const tried = { ...defaults(schema), ...values, [name]: value };
  return schema.constraints.find(one => namesIn(one.logic as Logic).has(name) && !evaluate(one.logic as Logic, tried));
}

/** The range of a slider while all other values stay, and the reason at each end. */
export function limits(schema: Schema, parameter: Param, values: Values): ILimits {
  const { name, title } = parameter;
  const [low, high, step] = [parameter.minimum ?? 0, parameter.maximum ?? 0, parameter.step ?? 1];
  let now = Number(values[name] ?? parameter.default);
  if (broken(schema, name, now, values)) {
    now = nearestKept(schema, parameter, now, values);
  }
  const end = (direction: 1 | -1, limit: number): [number, string] => {
    let reached = now;
    for (let i = 1; i < LIMIT_STEPS; i++) {
      const tried = now + direction * i * step;
      if (direction * (tried - limit) > 1e-9) {
        break;
      }
      const rule = broken(schema, name, tried, values);
      if (rule) {
        return [reached, rule.message];
      }
      reached = tried;
    }
    const words = direction < 0 ? 'from' : 'up to';
    return [reached, `${title}: ${words} ${withUnit(limit, parameter)}`];
  };
  const [[least, whyLow], [most, whyHigh]] = [end(-1, low), end(1, high)];
  return { low: least, high: most, whyLow, whyHigh };
}

function nearestKept(schema: Schema, parameter: Param, now: number, values: Values): number {
  const [low, high, step] = [parameter.minimum ?? 0, parameter.maximum ?? 0, parameter.step ?? 1];
  let best = now;
  let distance = Infinity;
  for (let i = 0; i <= Math.min(LIMIT_STEPS - 1, Math.floor((high - low) / step + 1e-9)); i++) {
    const tried = low + i * step;
    if (Math.abs(tried - now) < distance && !broken(schema, parameter.name, tried, values)) {
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
  for (const parameter of schema.parameters) {
    const value = values[parameter.name] ?? parameter.default;
    if (isSlider(parameter)) {
      const [low, high] = [parameter.minimum ?? -Infinity, parameter.maximum ?? Infinity];
      if (typeof value !== 'number' || !Number.isFinite(value)) {
        return { parameter: parameter.name, text: `${parameter.title} is a number.`, negotiable: false };
      }
      if (value < low - 1e-9 || value > high + 1e-9) {
        const text = `${parameter.title} is offered from ${low} to ${withUnit(high, parameter)}.`;
        return { parameter: parameter.name, text, negotiable: true };
      }
      const steps = (value - low) / (parameter.step ?? 1);
      if (Math.abs(steps - Math.round(steps)) > 1e-6 && Math.abs(value - high) > 1e-9) {
        const near = low + Math.round(steps) * (parameter.step ?? 1);
        const text = `${parameter.title} goes in steps of ${parameter.step}; ${near} is the nearest.`;
        return { parameter: parameter.name, text, negotiable: false };
      }
    }
    if (['choice', 'thickness'].includes(parameter.kind) && !parameter.choices.some(one => close(one, value))) {
      const text = `${parameter.title} is one of ${parameter.choices.join(', ')}.`;
      return { parameter: parameter.name, text, negotiable: false };
    }
  }
  const all = { ...defaults(schema), ...values };
  const rule = schema.constraints.find(one => !evaluate(one.logic as Logic, all));
  return rule ? { parameter: [...namesIn(rule.logic as Logic)][0] ?? '', text: rule.message, negotiable: true } : null;
}
