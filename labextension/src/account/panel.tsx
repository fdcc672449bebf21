/** Who you are here, what you have to spend, and (in the demo) whom you act as. */
import * as React from 'react';

import { request } from '../api';
import { FabModel } from '../model';
import { Action, Facts, Note } from '../ui/parts';
import { money, words } from '../ui/format';
import type { Credits } from '../wire';
import { Earned } from './Earned';

export function AccountPanel(props: { model: FabModel }): JSX.Element {
  const { me, status } = props.model;
  if (!status?.signed_in || !me) {
    return <SignIn model={props.model} />;
  }
  return (
    <section className="fab-panel" aria-label="Account">
      <h2>{me.person.title}</h2>
      <Facts
        of={[
          ['Signs in as', me.person.handle],
          ['Roles', me.person.roles.map(role => words(role.replace(':', ', '))).join('; ')],
          ['Workshop credits', money(me.credits_minor, me.currency)],
          ['Registry', status.registry]
        ]}
      />
      {props.model.buys && <Voucher model={props.model} />}
      {earns(props.model) && <Earned model={props.model} />}
      {status.demo && (
        <Note>This is a demo: choose above whom you act as. Everyone here is made up, and so are the workshops.</Note>
      )}
    </section>
  );
}

/** Whether the reader may earn here, by designs or by work. */
function earns(model: FabModel): boolean {
  return model.designs || model.hubs.length > 0;
}

/** Turns a voucher's code into workshop credits. */
function Voucher(props: { model: FabModel }): JSX.Element {
  const [code, setCode] = React.useState('');
  const redeem = async (): Promise<void> => {
    await request<Credits>('registry/vouchers/redeem', { body: { code: code.trim() } });
    setCode('');
    await props.model.refresh();
  };
  return (
    <div className="fab-field">
      <label htmlFor="fab-voucher">Voucher</label>
      <div className="fab-row">
        <input id="fab-voucher" value={code} placeholder="Code" onChange={event => setCode(event.target.value)} />
        <Action label="Redeem" run={redeem} disabled={!code.trim()} />
      </div>
    </div>
  );
}

/** Asks for handle and password; the token stays in Jupyter's server. */
function SignIn(props: { model: FabModel }): JSX.Element {
  const [handle, setHandle] = React.useState('');
  const [password, setPassword] = React.useState('');
  return (
    <section className="fab-panel" aria-label="Sign in">
      <h2>Sign in</h2>
      <div className="fab-field">
        <label htmlFor="fab-handle">Name</label>
        <input id="fab-handle" value={handle} autoComplete="username" onChange={e => setHandle(e.target.value)} />
      </div>
      <div className="fab-field">
        <label htmlFor="fab-password">Password</label>
        <input
          id="fab-password"
          type="password"
          value={password}
          autoComplete="current-password"
          onChange={e => setPassword(e.target.value)}
        />
      </div>
      <Action
        label="Sign in"
        kind="main"
        disabled={!handle || !password}
        run={() => props.model.signIn(handle, password)}
      />
    </section>
  );
}
