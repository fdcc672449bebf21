/** The buyer's word on a piece that they hold: it is right, and everyone is paid; or something is wrong. */
import { Dialog, showDialog } from '@jupyterlab/apputils';
import * as React from 'react';

import type { Got } from '../api';
import { money } from '../ui/format';
import { Action } from '../ui/parts';
import type { Order } from '../wire';
import { payees } from './payees';

/** As the registry has it (ACCEPTED_AFTER): a piece that nobody says anything of counts as right after so long. */
const ACCEPTED_AFTER_DAYS = 14;

export function Verdict({ order, accept }: { order: Got<Order>; accept: () => Promise<void> }): JSX.Element {
  const paid = money(order.paid_minor, order.currency);
  const right = async (): Promise<void> => {
    const answer = await showDialog({
      title: `Pay out ${paid}?`,
      body: <Payees order={order} />,
      buttons: [Dialog.cancelButton({ label: 'Not yet' }), Dialog.okButton({ label: `It is right: pay ${paid}` })]
    });
    if (answer.button.accept) {
      await accept();
    }
  };
  return (
    <>
      <Action label="I have it, and it is right" kind="main" run={right} />
      <Action label="Something is wrong" run={() => wrong(order)} />
    </>
  );
}

function Payees({ order }: { order: Got<Order> }): JSX.Element {
  return (
    <div className="fab-dialog">
      <p>What is held for this order is paid to those who made it. It cannot be called back afterwards.</p>
      <table className="fab-lines">
        <tbody>
          {payees(order.quote.lines, order.quote.hub_title).map(([who, minor]) => (
            <tr key={who}>
              <td>{who}</td>
              <td className="fab-amount">{money(minor, order.currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

async function wrong(order: Got<Order>): Promise<void> {
  const held = money(order.paid_minor, order.currency);
  const hub = order.jobs[order.jobs.length - 1]?.hub_title ?? order.quote.hub_title;
  await showDialog({
    title: 'Something is wrong with it',
    body: (
      <div className="fab-dialog">
        <p>Do not accept it: until you do, the {held} stay held and nobody is paid.</p>
        <p>
          Show the piece to {hub}, where it was made, and say so to whoever runs this registry. Complaints and refunds
          after collection cannot be entered here yet; they are settled between you.
        </p>
        <p>
          Do it soon: a piece of which nothing is said counts as accepted {ACCEPTED_AFTER_DAYS} days after collection.
        </p>
      </div>
    ),
    buttons: [Dialog.okButton({ label: 'I will not accept it yet' })]
  });
}
