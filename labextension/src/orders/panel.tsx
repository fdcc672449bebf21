/** The reader's orders as they move: state, cutting, collection code, cancelling, accepting, and where the money went. */
import { Dialog, showDialog } from '@jupyterlab/apputils';
import * as React from 'react';

import { Got, request } from '../api';
import { FabModel } from '../model';
import { day, money } from '../ui/format';
import { useLoaded } from '../ui/live';
import { Action, Loading, Note, Problem } from '../ui/parts';
import type { Order, Orders } from '../wire';
import { Changes, readyWords } from './Changes';
import { Cutting } from './Cutting';
import { OrderDetails, sizesOf, useVersion } from './Details';
import { ReceiptView } from './Receipt';
import { reached, STEPS } from './steps';
import { Verdict } from './Verdict';

/** What changes the list; a cut's progress is followed by the order that is being cut. */
const CHANGES = /^(order\.|job\.(?!progress))/;

/** A job that is at the machine, and orders whose job's message is still news. */
const CUTTING: string[] = ['running', 'held'];
const TOLD: string[] = [...CUTTING, 'declined', 'timed_out', 're_routed']; // by the cut, or by the change of plan
const WAITING: string[] = ['paid_held', 'routed', 'in_production', 'made'];

export function OrdersPanel({ model }: { model: FabModel }): JSX.Element {
  const handle = model.me?.person.handle;
  const found = useLoaded(model, () => request<Orders>('registry/orders'), [handle], CHANGES);
  const orders = found.value?.orders ?? [];
  return (
    <section className="fab-panel" aria-label="Orders">
      <Problem of={found.problem} />
      <Loading of={found} />
      {found.value && orders.length === 0 && (
        <Note>You have ordered nothing yet. Choose a piece in the catalogue.</Note>
      )}
      <ul className="fab-list">
        {orders.map(order => (
          <OrderItem key={order.id} model={model} order={order} open={model.subject.order === order.id} />
        ))}
      </ul>
    </section>
  );
}

function OrderItem({ model, order, open }: { model: FabModel; order: Got<Order>; open: boolean }): JSX.Element {
  const { quote } = order;
  const act = (action: string) => async (): Promise<void> => {
    await request<Order>(`registry/orders/${order.id}/${action}`, { body: {} });
    await model.refresh();
  };
  const version = useVersion(model, order);
  const hub = order.jobs[order.jobs.length - 1]?.hub_title ?? quote.hub_title;
  const sizes = sizesOf(quote.values, version?.parameters ?? null);
  const cancel = async (): Promise<void> => {
    const answer = await showDialog({
      title: 'Cancel this order?',
      body: `${money(order.paid_minor, order.currency)} go back to your workshop credits.`,
      buttons: [Dialog.cancelButton({ label: 'Keep it' }), Dialog.warnButton({ label: 'Cancel the order' })]
    });
    if (answer.button.accept) {
      await act('cancel')();
    }
  };
  // Accepted just now, the receipt is what the reader wants to see.
  const [wasAccepted] = React.useState(order.state === 'accepted');
  const finished = ['accepted', 'cancelled'].includes(order.state);
  return (
    <li className={`fab-item ${open ? 'fab-open' : ''}`} data-order={order.id} data-state={order.state}>
      <div className="fab-row fab-spread">
        <h3>
          {quote.quantity > 1 ? `${quote.quantity} × ` : ''}
          {version?.title ?? `${quote.design} ${quote.version}`}
        </h3>
        <span className="fab-price">{money(order.paid_minor, order.currency)}</span>
      </div>
      {sizes && <p className="fab-sizes">{sizes}</p>}
      <p className="fab-small">
        {quote.design} {quote.version} · {hub} · {finished ? '' : `${readyWords(order)} · `}ordered{' '}
        {day(order.placed_at)}
      </p>
      {order.state === 'cancelled' ? (
        <Note>Cancelled; {money(order.refunded_minor, order.currency)} went back to your credits.</Note>
      ) : (
        <Steps order={order} />
      )}
      {order.jobs
        .filter(job => CUTTING.includes(job.state))
        .map(job => (
          <Cutting key={job.id} model={model} job={job} />
        ))}
      {!finished && <Changes order={order} />}
      {order.jobs
        .filter(job => job.message && WAITING.includes(order.state) && !TOLD.includes(job.state))
        .map(job => (
          <Note key={job.id}>{job.message}</Note>
        ))}
      {order.collection_code && (
        <p className="fab-code">
          Show this code at the workshop <strong>{order.collection_code}</strong>
        </p>
      )}
      <div className="fab-row fab-wrap">
        {order.allowed.includes('accept') && <Verdict order={order} accept={act('accept')} />}
        {order.allowed.includes('cancel') && <Action label="Cancel the order" kind="danger" run={cancel} />}
      </div>
      <OrderDetails order={order} version={version} />
      {order.state === 'accepted' && <ReceiptView model={model} order={order.id} open={open || !wasAccepted} />}
    </li>
  );
}

function Steps({ order }: { order: Got<Order> }): JSX.Element {
  const at = reached(order.state);
  return (
    <ol className="fab-steps" aria-label={`State: ${order.state}`}>
      {STEPS.map(([state, title], index) => (
        <li key={state} className={index < at ? 'fab-done' : ''} aria-current={index === at - 1 ? 'step' : undefined}>
          {title}
        </li>
      ))}
    </ol>
  );
}
