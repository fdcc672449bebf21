/** How it stands at the workshop today: open or closed, out of a material, behind. Orders are planned by it at once. */
import * as React from 'react';

import { request } from '../api';
import { FabModel } from '../model';
import { useLoaded } from '../ui/live';
import { Action, Problem } from '../ui/parts';
import { Hub, Hubs, HubStanding, MATERIALS } from '../wire';

const ORDINARY: Required<HubStanding> = { open: true, without: [], late_min: 0, reason: '', until: null };

/** How it stands, in a few words. Pure. */
export function standingWords(now: HubStanding): string {
  const { open, without, late_min } = { ...ORDINARY, ...now };
  const missing = without.length > 0 ? [`without ${without.map(one => MATERIALS[one] ?? one).join(', ')}`] : [];
  const behind = late_min > 0 ? [`${Math.round(late_min / 6) / 10} h behind`] : [];
  return [open ? 'open' : 'closed', ...missing, ...behind].join(', ');
}

export function Standing(props: { model: FabModel; hub: string }): JSX.Element | null {
  const { model, hub } = props;
  const found = useLoaded(model, () => request<Hubs>('registry/hubs'), [hub], /^hub\./);
  const [typed, setTyped] = React.useState<Required<HubStanding> | null>(null);
  const [refused, setRefused] = React.useState<unknown>(null);
  const mine = found.value?.hubs.find(one => one.id === hub);
  if (!mine) {
    return <Problem of={found.problem} />;
  }
  const now: Required<HubStanding> = { ...ORDINARY, ...mine.standing };
  const shown = typed ?? now;
  const change = (some: Partial<HubStanding>): void => setTyped({ ...shown, ...some });
  const set = (): Promise<void> =>
    request<Hub>(`registry/hubs/${hub}/standing`, { body: { ...shown, until: null } }).then(() => {
      setRefused(null);
      setTyped(null);
      found.reload();
    }, setRefused);
  const without = (material: string, out: boolean): string[] =>
    out ? [...shown.without, material] : shown.without.filter(one => one !== material);
  const id = `fab-standing-${hub}`;
  return (
    <details className="fab-details">
      <summary>Today: {standingWords(now)}</summary>
      <label className="fab-field fab-row">
        <input type="checkbox" checked={!shown.open} onChange={event => change({ open: !event.target.checked })} />
        Closed, or the machine is down
      </label>
      {mine.materials.map(material => (
        <label className="fab-field fab-row" key={material}>
          <input
            type="checkbox"
            checked={shown.without.includes(material)}
            onChange={event => change({ without: without(material, event.target.checked) })}
          />
          Out of {MATERIALS[material] ?? material}
        </label>
      ))}
      <div className="fab-field">
        <label htmlFor={`${id}-late`}>Behind by, minutes of the machine</label>
        <input
          id={`${id}-late`}
          type="number"
          min={0}
          value={shown.late_min}
          onChange={event => change({ late_min: Math.max(0, Math.round(Number(event.target.value))) })}
        />
      </div>
      <div className="fab-field">
        <label htmlFor={`${id}-reason`}>Why; buyers whose orders go elsewhere read it</label>
        <div className="fab-row">
          <input
            id={`${id}-reason`}
            value={shown.reason}
            aria-describedby={`${id}-help`}
            onChange={event => change({ reason: event.target.value })}
          />
          <Action label="Say so" run={set} disabled={typed === null} />
        </div>
        <Problem of={refused} />
        <p className="fab-small" id={`${id}-help`}>
          What is not begun and cannot be made here goes to other workshops at once. What is at the machine stays, for
          you to finish. Closed and behind end with this working day; out of a material, when you say so.
        </p>
      </div>
    </details>
  );
}
