/** What the reader has earned, as a designer or with their workshop, and from which orders; nobody else's share. */
import * as React from 'react';

import { Got, request } from '../api';
import { FabModel } from '../model';
import { day, money } from '../ui/format';
import { useLoaded } from '../ui/live';
import { Loading, Note, Problem } from '../ui/parts';
import type { Earning, Earnings } from '../wire';

export function Earned({ model }: { model: FabModel }): JSX.Element {
  const me = model.me?.person.handle;
  const found = useLoaded(
    model,
    () => request<Earnings>('registry/earnings'),
    [me],
    /^(order|request|job)\.(?!progress)/
  );
  return (
    <section className="fab-earned" aria-label="Earnings">
      <Problem of={found.problem} />
      <Loading of={found} />
      {found.value && <Statement of={found.value} />}
    </section>
  );
}

function Statement({ of: earned }: { of: Got<Earnings> }): JSX.Element {
  const { earnings, currency } = earned;
  if (earnings.length === 0) {
    return <Note>You have earned nothing yet. What you earn is booked when a buyer has accepted the piece.</Note>;
  }
  return (
    <>
      <table className="fab-lines">
        <caption>Earned</caption>
        <tbody>
          {earnings.map((one, index) => (
            <tr key={index} data-reference={one.reference}>
              <td>
                {what(one)}
                <span className="fab-small">
                  {one.design ? `${one.design} · ` : ''}
                  {day(one.at)} · {one.reference.replace('-', ' ').slice(0, 14)}
                </span>
              </td>
              <td className="fab-amount">{money(one.amount_minor, currency)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Owed by this registry</th>
            <td className="fab-amount fab-total">{money(earned.total_minor, currency)}</td>
          </tr>
        </tfoot>
      </table>
      <p className="fab-small">
        It stands in the registry’s ledger to your name. Whoever runs this registry pays it out; that is not done here.
      </p>
    </>
  );
}

/** What an amount was earned with, in words. Pure. */
export function what(one: Pick<Got<Earning>, 'kind' | 'hub_title' | 'amount_minor'>): string {
  if (one.hub_title) {
    return one.amount_minor < 0 ? `A failed attempt at ${one.hub_title}, made good` : `Making, at ${one.hub_title}`;
  }
  return one.kind === 'request.accepted' ? 'A change that was asked for' : 'Royalty';
}
