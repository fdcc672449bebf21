/**
 * The form of a design's parameters, made from its schema. A slider goes as far as the rules allow and says at its end
 * why it stops; the box beside it takes any number, so that a wish beyond the range can be told and asked for.
 */
import * as React from 'react';

import { choiceText, IObjection, isSlider, limits, Param, Schema, unitOf } from './limits';
import { close, Value, Values } from './logic';

export interface IFormProps {
  schema: Schema;
  values: Values;
  onChange: (values: Values) => void;
  /** What is wrong, and with which parameter: said right under its control. */
  wrong: IObjection | null;
}

export function ParameterForm({ schema, values, onChange, wrong }: IFormProps): JSX.Element {
  const groups = [...new Set(schema.parameters.map(one => one.group))];
  const set = (name: string, value: Value): void => onChange({ ...values, [name]: value });
  return (
    <div className="fab-form">
      {Object.keys(schema.presets).length > 0 && (
        <div className="fab-row fab-presets" role="group" aria-label="Presets">
          {Object.entries(schema.presets).map(([title, preset]) => (
            <button key={title} className="fab-button fab-quiet" onClick={() => onChange({ ...values, ...preset })}>
              {title}
            </button>
          ))}
        </div>
      )}
      {groups.map(group => (
        <fieldset key={group}>
          <legend>{group}</legend>
          {schema.parameters
            .filter(one => one.group === group)
            .map(one => (
              <div key={one.name} data-parameter={one.name}>
                <Control schema={schema} parameter={one} values={values} set={set} />
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

interface IControlProps {
  schema: Schema;
  parameter: Param;
  values: Values;
  set: (name: string, value: Value) => void;
}

function Control(props: IControlProps): JSX.Element {
  const { parameter, values, set } = props;
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
          onChange={event => set(parameter.name, event.target.checked)}
        />
        <label htmlFor={id}>{parameter.title}</label>
      </div>
    );
  }
  if (parameter.kind === 'text') {
    return (
      <div className="fab-field">
        <label htmlFor={id}>{parameter.title}</label>
        <input id={id} value={String(value)} onChange={event => set(parameter.name, event.target.value)} />
      </div>
    );
  }
  return (
    <div className="fab-field fab-row fab-spread">
      <label htmlFor={id}>{parameter.title}</label>
      <select
        id={id}
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
        aria-describedby={`${id}-why`}
        onChange={event => slide(Number(event.target.value))}
      />
      <p id={`${id}-why`} className="fab-why">
        {why}
      </p>
    </div>
  );
}
