/** A designer's two answers to a request: a price, and the fork that allows what was asked. */
import * as React from 'react';

import { Got, request } from '../api';
import { Action } from '../ui/parts';
import type { CustomisationRequest } from '../wire';

interface IAnswerProps {
  wish: Got<CustomisationRequest>;
  reload: () => void;
}

export function Propose({ wish, reload }: IAnswerProps): JSX.Element {
  const [price, setPrice] = React.useState('');
  const [text, setText] = React.useState('');
  const send = async (): Promise<void> => {
    const body = { price_minor: Math.round(100 * Number(price)), text: text.trim() };
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
          <span className="fab-unit">€</span>
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

export function Deliver({ wish, fork, reload }: IAnswerProps & { fork: () => Promise<void> }): JSX.Element {
  const [design, setDesign] = React.useState(wish.delivered_design);
  const [version, setVersion] = React.useState(wish.delivered_version || '1.0.0');
  const send = async (): Promise<void> => {
    await request(`registry/requests/${wish.id}/deliver`, { body: { design: design.trim(), version: version.trim() } });
    reload();
  };
  return (
    <div className="fab-ask">
      <p>
        Fork it, change it so that the size is allowed, and publish the fork under Publish, with this request&apos;s
        number if only this buyer is to have it: <code>{wish.id}</code>
      </p>
      <Action label={`Fork ${wish.design}`} run={fork} />
      <div className="fab-field">
        <label htmlFor={`fab-fork-${wish.id}`}>Published as</label>
        <div className="fab-row">
          <input
            id={`fab-fork-${wish.id}`}
            value={design}
            placeholder="name of the fork"
            onChange={event => setDesign(event.target.value)}
          />
          <input
            aria-label="Version"
            className="fab-number"
            value={version}
            onChange={event => setVersion(event.target.value)}
          />
        </div>
      </div>
      <Action label="Deliver it" kind="main" disabled={!design.trim()} run={send} />
    </div>
  );
}
