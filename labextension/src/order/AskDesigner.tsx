/** Offered when a wish is not on offer: ask designers for a fork that allows it. */
import * as React from 'react';

import { request } from '../api';
import { Values } from '../form/logic';
import { FabModel } from '../model';
import { Action } from '../ui/parts';
import type { CustomisationRequest } from '../wire';

export interface IAskProps {
  model: FabModel;
  design: string;
  version: string;
  values: Values;
  why: string;
}

export function AskDesigner({ model, design, version, values, why }: IAskProps): JSX.Element {
  const [text, setText] = React.useState('');
  const send = async (): Promise<void> => {
    const body = { design, version, values, text: text.trim() || why };
    await request<CustomisationRequest>('registry/requests', { body });
    model.show('requests');
  };
  return (
    <div className="fab-ask">
      <p>This is not on offer, but a designer may make it so, for a price that you can accept or not.</p>
      <div className="fab-field">
        <label htmlFor="fab-ask-text">What do you need?</label>
        <textarea
          id="fab-ask-text"
          rows={3}
          value={text}
          placeholder="For example: it has to fit between two walls."
          onChange={event => setText(event.target.value)}
        />
      </div>
      <Action label="Ask a designer for it" kind="main" run={send} />
    </div>
  );
}
