/** Where an order's money went, read back from the ledger: who got how much of it, to the cent. */
import * as React from 'react';

import { Got, request } from '../api';
import { FabModel } from '../model';
import { money, words } from '../ui/format';
import { useLoaded } from '../ui/live';
import { Loading, Problem } from '../ui/parts';
import type { Receipt } from '../wire';

export function ReceiptView({ model, order, open }: { model: FabModel; order: string; open: boolean }): JSX.Element {
  const found = useLoaded(model, () => request<Receipt>(`registry/orders/${order}/receipt`), [order]);
  return (
    <details className="fab-details fab-receipt" open={open}>
      <summary>Where your money went</summary>
      <Problem of={found.problem} />
      <Loading of={found} />
      {found.value && <Lines of={found.value} />}
    </details>
  );
}

function Lines({ of: receipt }: { of: Got<Receipt> }): JSX.Element {
  const share = (minor: number): string => `${((100 * minor) / (receipt.paid_minor || 1)).toFixed(1)} %`;
  return (
    <>
      <table className="fab-lines">
        <tbody>
          {receipt.lines.map(line => (
            <tr key={line.account}>
              <td>
                {words(line.payee)}
                <span className="fab-small">{roleOf(line.account)}</span>
              </td>
              <td className="fab-amount fab-small">{share(line.amount_minor)}</td>
              <td className="fab-amount">{money(line.amount_minor, receipt.currency)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Paid</th>
            <td />
            <td className="fab-amount fab-total">{money(receipt.paid_minor, receipt.currency)}</td>
          </tr>
        </tfoot>
      </table>
      <p className="fab-small">
        {receipt.proven ? 'Cut by a proven program. ' : ''}
        {receipt.note}
      </p>
    </>
  );
}

const ROLES: readonly [RegExp, string][] = [
  [/:Payable:Hub:/, 'making'],
  [/:Payable:Designer:/, 'design'],
  [/:Payable:Carrier$/, 'delivery'],
  [/:Credits:/, 'given back'],
  [/^Expense:Rework:/, 'a failed attempt, made good']
];

/** What somebody got their share for, by the account that it went to; empty where the name says it. Pure. */
export function roleOf(account: string): string {
  return ROLES.find(([pattern]) => pattern.test(account))?.[1] ?? '';
}
