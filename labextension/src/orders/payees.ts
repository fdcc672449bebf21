/** Whom an accepted order pays, told before it is accepted. Pure. */
import type { Got } from '../api';
import type { QuoteLine } from '../wire';

/** Who is paid how much of a price; together all of it. Pure. */
export function payees(lines: Pick<Got<QuoteLine>, 'kind' | 'amount_minor'>[], hub: string): [string, number][] {
  const apart: [string, string][] = [
    ['royalty', 'The designer, and those it was forked from'],
    ['shipping', 'Delivery'],
    ['platform', 'The registry']
  ];
  const sum = (is: (kind: string) => boolean): number =>
    lines.filter(line => is(line.kind)).reduce((total, line) => total + line.amount_minor, 0);
  const making = sum(kind => !apart.some(([one]) => one === kind));
  const others = apart.map(([kind, who]): [string, number] => [who, sum(one => one === kind)]);
  return [[`${hub}, for making it`, making] as [string, number], ...others].filter(([, minor]) => minor !== 0);
}
