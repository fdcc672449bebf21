/** A designer's two answers to a request: a price, and the fork that allows what was asked. */
import * as React from 'react';

import { Got, request } from '../api';
import { FabModel } from '../model';
import { currencySign, minorUnits } from '../ui/format';
import { useLoaded } from '../ui/live';
import { Action, Badge, Problem } from '../ui/parts';
import { submissions } from '../publish/submissions';
import type { CustomisationRequest, Version } from '../wire';

interface IProposeProps {
  wish: Got<CustomisationRequest>;
  /** The registry's currency, in which a designer names a price. */
  currency: string;
  reload: () => void;
}

export function Propose({ wish, currency, reload }: IProposeProps): JSX.Element {
  const [price, setPrice] = React.useState('');
  const [text, setText] = React.useState('');
  const send = async (): Promise<void> => {
    const body = { price_minor: Math.round(minorUnits(currency) * Number(price)), text: text.trim() };
    await request(`registry/requests/${wish.id}/propose`, { body });
    reload();
  };
  const ready = Number(price) > 0 && text.trim() !== '';
  return (
    <details className="fab-details">
      <summary>Answer with a price</summary>
      <div className="fab-field">
        <label htmlFor={`fab-price-${wish.id}`}>Price for the design</label>
        <div className="fab-row">
          <input
            id={`fab-price-${wish.id}`}
            type="number"
            min="0"
            step="1"
            value={price}
            onChange={event => setPrice(event.target.value)}
          />
          <span className="fab-unit">{currencySign(currency)}</span>
        </div>
      </div>
      <div className="fab-field">
        <label htmlFor={`fab-text-${wish.id}`}>What you will change</label>
        <textarea id={`fab-text-${wish.id}`} rows={2} value={text} onChange={event => setText(event.target.value)} />
      </div>
      <Action label="Send the answer" kind="main" disabled={!ready} run={send} />
    </details>
  );
}

export interface IDeliverProps {
  wish: Got<CustomisationRequest>;
  model: FabModel;
  fork: () => Promise<void>;
  reload: () => void;
}

/** The way from a fork to its delivery: changed, published for this buyer alone, listed, handed over. */
export function Deliver({ wish, model, fork, reload }: IDeliverProps): JSX.Element {
  const me = model.me?.person.handle ?? '';
  const found = useLoaded(model, () => submissions(me), [me, wish.id], /^version\./);
  const forks = (found.value ?? []).filter(one => answers(one, wish));
  const [chosen, setChosen] = React.useState('');
  const one = forks.find(fork => fork.digest === chosen) ?? forks[0];
  const send = async (): Promise<void> => {
    await request(`registry/requests/${wish.id}/deliver`, { body: { design: one.name, version: one.version } });
    reload();
  };
  return (
    <div className="fab-ask">
      <ol className="fab-todo">
        <li>
          <p>Fork it, and change the fork so that it allows what was asked for.</p>
          <Action label={`Fork ${wish.design}`} run={fork} />
        </li>
        <li>
          <p>Publish the fork, for {wish.buyer} alone or for everyone. It is checked and reviewed as any design.</p>
          <Action label="Publish the fork" run={() => model.show('publish', { request: wish.id })} />
        </li>
        <li>
          <p>Deliver it once it is listed.</p>
          <Problem of={found.problem} />
          {forks.length > 0 ? (
            <div className="fab-field fab-row">
              <select aria-label="Fork to deliver" value={one.digest} onChange={event => setChosen(event.target.value)}>
                {forks.map(fork => (
                  <option key={fork.digest} value={fork.digest}>
                    {fork.name} {fork.version}
                  </option>
                ))}
              </select>
              <Badge state={one.state} tone={one.state === 'listed' ? 'good' : 'wait'} />
            </div>
          ) : (
            <p className="fab-small">No fork of {wish.design} by you is published yet.</p>
          )}
          <Action label="Deliver it" kind="main" disabled={one?.state !== 'listed'} run={send} />
        </li>
      </ol>
    </div>
  );
}

/** Whether that version may answer the request: a fork of what was asked about, or a newer version of it. */
function answers(version: Got<Version>, wish: Got<CustomisationRequest>): boolean {
  const newer = version.name === wish.design && version.version !== wish.version;
  return newer || version.lineage.some(edge => edge.name === wish.design);
}
