/** What changes of plan did to an order: who makes it now, why, by when. The newest first, earlier ones behind a click. */
import * as React from 'react';

import { Got } from '../api';
import { day } from '../ui/format';
import { Note } from '../ui/parts';
import type { Order, OrderChange } from '../wire';

export function Changes({ order }: { order: Got<Order> }): JSX.Element | null {
  const [newest, ...earlier] = [...order.changes].reverse();
  if (!newest) {
    return null;
  }
  return (
    <div className="fab-changes" role="status">
      <Note>{newest.words}</Note>
      {earlier.length > 0 && (
        <details className="fab-details">
          <summary>Earlier changes ({earlier.length})</summary>
          <ul className="fab-small">
            {earlier.map((one: Got<OrderChange>) => (
              <li key={one.plan}>
                {day(one.at)}: {one.words}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

/** When it will be there: the promise, and beside it the day on which it is expected where that is another. Pure. */
export function readyWords(order: Got<Order>): string {
  const { expected, promise_date } = order;
  const later = expected !== null && expected > promise_date;
  return later ? `expected ${day(expected)}, promised ${day(promise_date)}` : `ready ${day(promise_date)}`;
}
