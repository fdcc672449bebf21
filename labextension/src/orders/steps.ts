/** How far an order is on its way. Pure. */
import type { OrderState } from '../wire';

/** The states of an order that goes well, in order, in the buyer's words. */
export const STEPS: readonly [OrderState, string][] = [
  ['paid_held', 'Paid'],
  ['routed', 'Planned'],
  ['in_production', 'Cutting'],
  ['made', 'Made'],
  ['ready_for_pickup', 'Ready'],
  ['delivered', 'Collected'],
  ['accepted', 'Accepted']
];

/** The number of steps that are behind or reached; 0 for a cancelled order. */
export function reached(state: OrderState): number {
  return STEPS.findIndex(([one]) => one === state) + 1;
}
