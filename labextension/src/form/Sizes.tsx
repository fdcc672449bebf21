/**
 * Whole sets of sizes at once: the designer's presets, and those that a person has saved under a name of their own.
 * What is locked stays as it is. Sizes saved with another version are taken over, and what had to change is said.
 */
import * as React from 'react';

import { carryOver } from './carryOver';
import { asked, brokenOf, defaults, Schema, settled } from './limits';
import { close, Values } from './logic';
import { forgetSizes, savedSizes, saveSizes } from './saved';

export interface ISizesProps {
  design: string;
  schema: Schema;
  values: Values;
  locked: ReadonlySet<string>;
  onChange: (values: Values) => void;
}

const AS_DESIGNED = 'As designed';
const NONE = '';

export function Sizes({ design, schema, values, locked, onChange }: ISizesProps): JSX.Element {
  const [mine, setMine] = React.useState(() => savedSizes(design));
  const [words, setWords] = React.useState<string[]>([]);
  const [name, setName] = React.useState<string | null>(null);
  const theirs: Record<string, Values> = { [AS_DESIGNED]: {}, ...schema.presets };
  const own = Object.fromEntries(Object.entries(mine).map(([title, saved]) => [title, carryOver(schema, saved)]));
  const here = settled(schema, values);
  const same = (wanted: Values): boolean => {
    const there = settled(schema, wanted);
    return Object.keys(here).every(one => close(here[one], there[one]));
  };
  const ofTheirs = Object.keys(theirs).find(title => same({ ...defaults(schema), ...theirs[title] }));
  const ofMine = Object.keys(own).find(title => same(own[title].values));
  const chosen = ofMine !== undefined ? `mine/${ofMine}` : ofTheirs !== undefined ? `theirs/${ofTheirs}` : NONE;

  const take = (title: string, wanted: Values, changed: string[]): void => {
    const kept = Object.fromEntries(Object.entries(values).filter(([one]) => locked.has(one)));
    const next = { ...wanted, ...kept };
    const rule = brokenOf(schema.constraints, settled(schema, next));
    if (rule) {
      const what = asked(schema, values).filter(one => locked.has(one.name));
      setWords([`${title} does not go with ${what.map(one => one.title).join(', ')} locked: ${rule.message}`]);
    } else {
      setWords(changed);
      onChange(next);
    }
  };
  const choose = (value: string): void => {
    const [whose, ...rest] = value.split('/');
    const title = rest.join('/');
    if (whose === 'theirs') {
      take(title, { ...defaults(schema), ...theirs[title] }, []);
    } else if (whose === 'mine') {
      take(title, own[title].values, own[title].words);
    }
  };
  const save = (): void => {
    const title = (name ?? '').trim();
    if (title) {
      setMine(saveSizes(design, title, values));
      setName(null);
      setWords([`Saved as “${title}” in this browser.`]);
    }
  };
  return (
    <div className="fab-sizes">
      <div className="fab-row">
        <select aria-label="Sizes" value={chosen} onChange={event => choose(event.target.value)}>
          {chosen === NONE && <option value={NONE}>Own sizes</option>}
          <optgroup label="From the designer">
            {Object.keys(theirs).map(title => (
              <option key={title} value={`theirs/${title}`}>
                {title}
              </option>
            ))}
          </optgroup>
          {Object.keys(mine).length > 0 && (
            <optgroup label="Mine">
              {Object.keys(mine).map(title => (
                <option key={title} value={`mine/${title}`}>
                  {title}
                </option>
              ))}
            </optgroup>
          )}
        </select>
        {ofMine !== undefined ? (
          <button className="fab-button fab-quiet" onClick={() => setMine(forgetSizes(design, ofMine))}>
            Forget
          </button>
        ) : (
          <button className="fab-button fab-quiet" aria-expanded={name !== null} onClick={() => setName('')}>
            Save…
          </button>
        )}
      </div>
      {name !== null && (
        <form
          className="fab-row"
          onSubmit={event => {
            event.preventDefault();
            save();
          }}
        >
          <input
            autoFocus
            aria-label="A name for these sizes"
            placeholder="A name for these sizes"
            maxLength={40}
            value={name}
            onChange={event => setName(event.target.value)}
            onKeyDown={event => event.key === 'Escape' && setName(null)}
          />
          <button className="fab-button fab-main" disabled={name.trim() === ''}>
            Save
          </button>
        </form>
      )}
      {words.map(said => (
        <p key={said} className="fab-notice" role="status">
          {said}
        </p>
      ))}
    </div>
  );
}
