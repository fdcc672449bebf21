/** A quote as it is to be read before paying: line by line, the date, why this hub, and the right to withdraw. */
import * as React from 'react';

import type { Got } from '../api';
import { day, figure, money } from '../ui/format';
import { Facts } from '../ui/parts';
import type { HubChoice, Quote } from '../wire';

export function QuoteView({ quote, stale }: { quote: Got<Quote>; stale: boolean }): JSX.Element {
  const { currency } = quote;
  return (
    <div className={`fab-quote ${stale ? 'fab-stale' : ''}`} aria-busy={stale}>
      <table className="fab-lines">
        <caption>{stale ? 'Price (being worked out anew)' : 'Price'}</caption>
        <tbody>
          {quote.lines.map(line => (
            <tr key={`${line.kind} ${line.title}`} data-kind={line.kind}>
              <td>
                {line.title}
                <span className="fab-small">{quantity(line.quantity, line.unit)}</span>
              </td>
              <td className="fab-amount">{money(line.amount_minor, currency)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Total</th>
            <td className="fab-amount fab-total">{money(quote.total_minor, currency)}</td>
          </tr>
        </tfoot>
      </table>
      <Facts
        of={[
          ['Made by', quote.hub_title],
          ['Ready', day(quote.promise_date)],
          ['Sheets', figure(quote.sheets)],
          ['Mass', `${figure(quote.mass_kg)} kg`],
          ['Offcuts', `${figure(quote.waste_kg)} kg`]
        ]}
      />
      <details className="fab-details">
        <summary>Why this workshop</summary>
        <p>{quote.reason.text}</p>
        <table className="fab-lines fab-hubs">
          <thead>
            <tr>
              <th>{currency}</th>
              <th>Making</th>
              <th>Shipping</th>
              <th>Late</th>
              <th>Idle</th>
              <th>Sum</th>
            </tr>
          </thead>
          <tbody>
            {quote.reason.choices.map(choice => (
              <Choice key={choice.hub} of={choice} chosen={choice.hub === quote.reason.chosen} />
            ))}
          </tbody>
        </table>
      </details>
      <p className="fab-small" data-withdrawal={quote.withdrawal_right}>
        {quote.withdrawal_text}
      </p>
    </div>
  );
}

function Choice(props: { of: Got<HubChoice>; chosen: boolean }): JSX.Element {
  const { of: choice } = props;
  if (choice.excluded) {
    return (
      <tr>
        <td>{choice.title}</td>
        <td colSpan={5}>{choice.excluded}</td>
      </tr>
    );
  }
  const figures = [choice.making_minor, choice.shipping_minor, choice.lateness_minor, -choice.idle_minor];
  return (
    <tr className={props.chosen ? 'fab-chosen' : ''}>
      <td>{choice.title}</td>
      {[...figures, choice.sum_minor].map((minor, index) => (
        <td key={index} className="fab-amount">
          {(minor / 100).toFixed(2)}
        </td>
      ))}
    </tr>
  );
}

function quantity(amount: number, unit: string): string {
  return unit === '1' || unit === '' ? '' : `${figure(amount, 2)} ${unit}`;
}
