/** The registry's plan of all open orders, for the one who runs it: how good it is, what it moved, and its pictures. */
import * as React from 'react';

import { addressOf, Refusal, request } from '../api';
import { FabModel } from '../model';
import { day, figure, money, words } from '../ui/format';
import { useLoaded } from '../ui/live';
import { Facts, Loading, Note, Problem } from '../ui/parts';
import type { StoredPlan } from '../wire';

const MOVED_SHOWN = 8;

/** A picture of a plan in Lab's theme, which may not be the system's. */
function pictureOf(plan: string, of: string, hub = ''): string {
  const theme = document.body.dataset.jpThemeLight === 'false' ? 'dark' : 'light';
  const query = new URLSearchParams({ of, theme, ...(hub ? { hub } : {}) });
  return `${addressOf(`registry/plans/${encodeURIComponent(plan)}/picture.svg`)}?${query}`;
}

export function PlanPanel({ model }: { model: FabModel }): JSX.Element {
  const me = model.me?.person.handle;
  const found = useLoaded(model, () => request<StoredPlan>('registry/plans/newest'), [me], /^order\./);
  const none = found.problem instanceof Refusal && found.problem.code === 'not-found';
  return (
    <section className="fab-panel" aria-label="Plan">
      {!none && <Problem of={found.problem} />}
      <Loading of={found} />
      {none && <Note>There is no plan yet: it is made when the first order is placed.</Note>}
      {found.value && <Whole plan={found.value} />}
    </section>
  );
}

function Whole({ plan }: { plan: StoredPlan }): JSX.Element {
  const { summary, orders, hubs, differences } = plan;
  const busy = hubs.filter(hub => hub.work_min > 0);
  const [chosen, setChosen] = React.useState('');
  const hub = busy.find(one => one.hub === chosen) ?? busy[0];
  const late = orders.filter(order => order.late_days > 0).length;
  const nobody = orders.filter(order => !order.hub).length;
  const currency = String(plan.problem['currency'] ?? 'EUR');
  return (
    <>
      <Facts
        of={[
          ['Made', `${day(summary.at)}, ${summary.at.slice(11, 16)} UTC`],
          [
            'Orders',
            `${orders.length}, ${late ? `${late} late` : 'none late'}${nobody ? `, ${nobody} by nobody` : ''}`
          ],
          [
            'Cost',
            `${money(summary.total_minor, currency)}, at most ${figure(100 * summary.gap, 3)} % above the least`
          ],
          ['Ended', `${words(summary.stop)}, ${figure(summary.seconds, 1)} s`],
          ...(summary.refused ? ([['Refused before', summary.refused]] as [string, string][]) : [])
        ]}
      />
      <Picture plan={summary.id} of="map" title="Where orders are made" />
      <Picture plan={summary.id} of="load" title="Load by workshop and day" />
      {differences.length > 0 && (
        <>
          <ul className="fab-small">
            {differences.slice(0, MOVED_SHOWN).map(one => (
              <li key={one.order}>{one.words}</li>
            ))}
            {differences.length > MOVED_SHOWN && <li>and {differences.length - MOVED_SHOWN} more</li>}
          </ul>
          <Picture plan={summary.id} of="moved" title="What this plan moved" />
        </>
      )}
      {hub && (
        <>
          <div className="fab-field">
            <label htmlFor="fab-plan-hub">The days of</label>
            <select id="fab-plan-hub" value={hub.hub} onChange={event => setChosen(event.target.value)}>
              {busy.map(one => (
                <option key={one.hub} value={one.hub}>
                  {one.title}
                </option>
              ))}
            </select>
          </div>
          <Picture plan={summary.id} of="days" hub={hub.hub} title={`The days of ${hub.title}`} />
        </>
      )}
    </>
  );
}

/** A picture in the panel's width; its link opens it as large as it is. */
function Picture(props: { plan: string; of: string; title: string; hub?: string }): JSX.Element {
  const address = pictureOf(props.plan, props.of, props.hub);
  return (
    <a
      className="fab-plan-picture"
      href={address}
      target="_blank"
      rel="noopener"
      title={`${props.title}: open it large`}
    >
      <img src={address} alt={props.title} data-picture={props.of} />
    </a>
  );
}
