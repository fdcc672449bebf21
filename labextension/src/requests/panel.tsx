/**
 * Customisation requests: a buyer asks for what the sliders do not offer, a designer answers with a price and delivers
 * a fork, the buyer accepts it and orders it. Money is held when a proposal is taken, and paid when the fork is.
 */
import { Dialog, showDialog } from '@jupyterlab/apputils';
import { UUID } from '@lumino/coreutils';
import * as React from 'react';

import { Got, request } from '../api';
import { FabModel } from '../model';
import { day, money, words } from '../ui/format';
import { useLoaded } from '../ui/live';
import { Action, Badge, Loading, Note, Problem } from '../ui/parts';
import type { CustomisationRequest, Proposal, Requests } from '../wire';
import { Deliver, Propose } from './answers';

type Wish = Got<CustomisationRequest>;

export interface IRequestsProps {
  model: FabModel;
  fork: (design: string, version: string) => Promise<void>;
}

export function RequestsPanel({ model, fork }: IRequestsProps): JSX.Element {
  const me = model.me?.person.handle;
  const found = useLoaded(model, () => request<Requests>('registry/requests'), [me], /^request\./);
  const wishes = found.value?.requests ?? [];
  return (
    <section className="fab-panel" aria-label="Requests">
      <Problem of={found.problem} />
      <Loading of={found} />
      {found.value && wishes.length === 0 && (
        <Note>No request is open. A buyer whose size is out of range can ask for it from the order form.</Note>
      )}
      <ul className="fab-list">
        {wishes.map(wish => (
          <Item key={wish.id} wish={wish} model={model} fork={fork} reload={found.reload} />
        ))}
      </ul>
    </section>
  );
}

function Item({ wish, model, fork, reload }: IRequestsProps & { wish: Wish; reload: () => void }): JSX.Element {
  const me = model.me?.person.handle ?? '';
  const mine = wish.buyer === me;
  const currency = model.me?.currency ?? 'EUR';
  const tone = wish.state === 'accepted' ? 'good' : wish.state === 'withdrawn' ? undefined : 'wait';
  const awarded = wish.proposals.find(one => one.id === wish.awarded);
  return (
    <li className="fab-item" data-request={wish.id} data-state={wish.state}>
      <div className="fab-row fab-spread">
        <h3>
          {wish.design} {wish.version}
        </h3>
        <Badge state={wish.state} tone={tone} />
      </div>
      <p className="fab-small">
        {mine ? 'asked by you' : `asked by ${wish.buyer}`} · {day(wish.at)}
      </p>
      <p>{wish.text}</p>
      <Wished values={wish.values} />
      {wish.proposals.map(one => (
        <ProposalView
          key={one.id}
          of={one}
          currency={currency}
          taken={one.id === wish.awarded}
          own={one.designer === me}
        >
          {mine && wish.state === 'proposed' && <Take wish={wish} proposal={one} model={model} reload={reload} />}
        </ProposalView>
      ))}
      {!mine && model.has('designer') && ['open', 'proposed'].includes(wish.state) && (
        <Propose wish={wish} currency={currency} reload={reload} />
      )}
      {awarded?.designer === me && ['awarded', 'delivered'].includes(wish.state) && (
        <Deliver wish={wish} model={model} fork={() => fork(wish.design, wish.version)} reload={reload} />
      )}
      {mine && <BuyerActions wish={wish} model={model} reload={reload} />}
    </li>
  );
}

function Wished({ values }: { values: Wish['values'] }): JSX.Element {
  const said = Object.entries(values).map(
    ([name, value]) => `${words(name)} ${typeof value === 'string' ? value.replace(/-/g, ' ') : value}`
  );
  return <p className="fab-small">{said.join(' · ')}</p>;
}

interface IProposalProps {
  of: Got<Proposal>;
  currency: string;
  taken: boolean;
  own: boolean;
  children?: React.ReactNode;
}

function ProposalView({ of: one, currency, taken, own, children }: IProposalProps): JSX.Element {
  return (
    <div className="fab-proposal" data-proposal={one.id}>
      <div className="fab-row fab-spread">
        <strong>{own ? 'Your answer' : one.designer}</strong>
        <span className="fab-price">{money(one.price_minor, currency)}</span>
      </div>
      <p>{one.text}</p>
      <p className="fab-small">
        within {one.days} days{taken ? ' · taken' : ''}
      </p>
      {children}
    </div>
  );
}

/** The buyer takes an answer; its price is held until the fork is accepted. */
function Take(props: { wish: Wish; proposal: Got<Proposal>; model: FabModel; reload: () => void }): JSX.Element {
  const { wish, proposal, model } = props;
  const [key] = React.useState(() => UUID.uuid4());
  const price = money(proposal.price_minor, model.me?.currency ?? 'EUR');
  const take = async (): Promise<void> => {
    const answer = await showDialog({
      title: `Have it designed for ${price}?`,
      body: `${price} of your workshop credits are held and go to ${proposal.designer} when you accept the design. The piece itself is ordered after that.`,
      buttons: [Dialog.cancelButton({ label: 'Not yet' }), Dialog.okButton({ label: `Hold ${price}` })]
    });
    if (answer.button.accept) {
      await request(`registry/requests/${wish.id}/award`, { body: { proposal: proposal.id }, key });
      await model.refresh();
      props.reload();
    }
  };
  return <Action label={`Take it for ${price}`} kind="main" run={take} />;
}

function BuyerActions({
  wish,
  model,
  reload
}: {
  wish: Wish;
  model: FabModel;
  reload: () => void;
}): JSX.Element | null {
  const act = (action: string) => async (): Promise<void> => {
    await request(`registry/requests/${wish.id}/${action}`, { method: 'POST', body: {} });
    await model.refresh();
    reload();
  };
  const { delivered_design: design, delivered_version: version, values } = wish;
  return (
    <div className="fab-row">
      {['delivered', 'accepted'].includes(wish.state) && (
        <Action
          label={wish.state === 'accepted' ? 'Order it' : 'Try it'}
          kind={wish.state === 'accepted' ? 'main' : 'quiet'}
          run={() => model.show('order', { design, version, values })}
        />
      )}
      {wish.state === 'delivered' && <Action label="Accept the design" kind="main" run={act('accept')} />}
      {['open', 'proposed', 'awarded'].includes(wish.state) && (
        <Action label="Withdraw" kind="quiet" run={act('withdraw')} />
      )}
    </div>
  );
}
