/**
 * The form of a design's parameters, made from its schema. A slider goes as far as the rules allow and says at its end
 * why it stops; the box beside it takes any number, so that a wish beyond the range can be told and asked for. What is
 * not asked for at the present values is not there, and keeps what was typed for when it is asked again.
 */
import * as React from 'react';

import { asked, choiceText, IObjection, isSlider, limits, longest, Param, Schema, unitOf, valueText } from './limits';
import { Lock } from './Lock';
import { close, Value, Values } from './logic';
import { Sizes } from './Sizes';

export interface IFormProps {
  design: string;
  schema: Schema;
  values: Values;
  onChange: (values: Values) => void;
  /** What is wrong, and with which parameter: said right under its control. */
  wrong: IObjection | null;
}

export function ParameterForm({ design, schema, values, onChange, wrong }: IFormProps): JSX.Element {
  const [locked, setLocked] = React.useState<ReadonlySet<string>>(new Set());
  const shown = asked(schema, values);
  const groups = [...new Set(shown.map(one => one.group))];
  const set = (name: string, value: Value): void => onChange({ ...values, [name]: value });
  const toggle = (name: string): void =>
    setLocked(now => new Set(now.has(name) ? [...now].filter(one => one !== name) : [...now, name]));
  return (
    <div className="fab-form">
      <Sizes design={design} schema={schema} values={values} locked={locked} onChange={onChange} />
      {groups.map(group => (
        <fieldset key={group}>
          <legend>{group}</legend>
          {shown
            .filter(one => one.group === group)
            .map(one => (
              <div key={one.name} className="fab-parameter" data-parameter={one.name}>
                {one.locked ? (
                  <Fixed parameter={one} />
                ) : (
                  <>
                    <Control schema={schema} parameter={one} values={values} set={set} locked={locked.has(one.name)} />
                    <Lock title={one.title} locked={locked.has(one.name)} toggle={() => toggle(one.name)} />
                  </>
                )}
                {wrong?.parameter === one.name && (
                  <p className="fab-notice fab-problem" role="alert">
                    {wrong.text}
                  </p>
                )}
              </div>
            ))}
        </fieldset>
      ))}
    </div>
  );
}

/** What the designer has set: seen, not changed. */
function Fixed({ parameter }: { parameter: Param }): JSX.Element {
  return (
    <>
      <div className="fab-field fab-row fab-spread" title={parameter.help}>
        <span>{parameter.title}</span>
        <span className="fab-fixed">{valueText(parameter, parameter.default)}</span>
      </div>
      <Lock title={parameter.title} locked />
    </>
  );
}

interface IControlProps {
  schema: Schema;
  parameter: Param;
  values: Values;
  set: (name: string, value: Value) => void;
  locked: boolean;
}

function Control(props: IControlProps): JSX.Element {
  const { parameter, values, set, locked } = props;
  const value = values[parameter.name] ?? parameter.default;
  const id = `fab-parameter-${parameter.name}`;
  if (isSlider(parameter)) {
    return <Slider {...props} id={id} value={Number(value)} />;
  }
  if (parameter.kind === 'boolean') {
    return (
      <div className="fab-field fab-row">
        <input
          id={id}
          type="checkbox"
          checked={value === true}
          disabled={locked}
          onChange={event => set(parameter.name, event.target.checked)}
        />
        <label htmlFor={id} title={parameter.help}>
          {parameter.title}
        </label>
      </div>
    );
  }
  if (parameter.kind === 'text') {
    return (
      <div className="fab-field">
        <div className="fab-row fab-spread">
          <label htmlFor={id} title={parameter.help}>
            {parameter.title}
          </label>
          <span className="fab-unit">
            {[...String(value)].length} / {longest(parameter)}
          </span>
        </div>
        <input
          id={id}
          value={String(value)}
          disabled={locked}
          onChange={event => set(parameter.name, event.target.value)}
        />
      </div>
    );
  }
  return (
    <div className="fab-field fab-row fab-spread">
      <label htmlFor={id} title={parameter.help}>
        {parameter.title}
      </label>
      <select
        id={id}
        disabled={locked}
        value={parameter.choices.findIndex(one => close(one, value))}
        onChange={event => set(parameter.name, parameter.choices[Number(event.target.value)])}
      >
        {parameter.choices.map((choice, index) => (
          <option key={String(choice)} value={index}>
            {choiceText(parameter, choice)}
          </option>
        ))}
      </select>
    </div>
  );
}

function Slider({
  schema,
  parameter,
  values,
  set,
  locked,
  id,
  value
}: IControlProps & { id: string; value: number }): JSX.Element {
  const [least, most, step] = [parameter.minimum ?? 0, parameter.maximum ?? 0, parameter.step ?? 1];
  const range = React.useMemo(() => limits(schema, parameter, values), [schema, parameter, values]);
  const unit = unitOf(parameter);
  const slide = (wanted: number): void => set(parameter.name, Math.min(range.high, Math.max(range.low, wanted)));
  const atHigh = close(value, range.high) && value <= most;
  const atLow = close(value, range.low) && value >= least;
  const why = atHigh ? range.whyHigh : atLow ? range.whyLow : '';
  return (
    <div className="fab-field">
      <div className="fab-row fab-spread">
        <label htmlFor={id} title={parameter.help}>
          {parameter.title}
        </label>
        <span className="fab-row">
          <input
            className="fab-number"
            type="number"
            aria-label={`${parameter.title} as a number`}
            value={value}
            step={step}
            disabled={locked}
            onChange={event => event.target.value !== '' && set(parameter.name, Number(event.target.value))}
          />
          <span className="fab-unit">{unit}</span>
        </span>
      </div>
      <input
        id={id}
        type="range"
        min={least}
        max={most}
        step={step}
        value={value}
        disabled={locked}
        aria-describedby={`${id}-why`}
        onChange={event => slide(Number(event.target.value))}
      />
      <p id={`${id}-why`} className="fab-why">
        {why}
      </p>
    </div>
  );
}
