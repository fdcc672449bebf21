/**
 * The tool's way in a cut, from the machine's own reports: what was told before the panel opened is asked for once, the
 * rest comes with the events.
 */
import * as React from 'react';

import { Got, request } from '../api';
import { FabModel } from '../model';
import type { Event, EventPage } from '../wire';

/** Where the tool was, mm in the sheet's frame, when that share of the job was done. */
export interface IWaypoint {
  done: number;
  x_mm: number;
  y_mm: number;
}

/** As many as the registry gives at once. */
const PAGE = 500;

/** The waypoint that a progress event tells of; null if it tells of none. Pure. */
export function waypointOf(event: Pick<Got<Event>, 'kind' | 'data'>): IWaypoint | null {
  const { done, x_mm, y_mm } = event.data;
  const told = event.kind === 'job.progress' && typeof done === 'number';
  return told && typeof x_mm === 'number' && typeof y_mm === 'number' ? { done, x_mm, y_mm } : null;
}

/** The waypoints of a job, oldest first; growing while it is cut. */
export function useTrail(model: FabModel, job: string): IWaypoint[] {
  const [past, setPast] = React.useState<IWaypoint[]>([]);
  const [live, setLive] = React.useState<IWaypoint[]>([]);
  React.useEffect(() => {
    let wanted = true;
    const heard = (_: FabModel, event: Got<Event>): void => {
      const here = event.subject === job ? waypointOf(event) : null;
      if (here) {
        setLive(old => [...old, here]);
      }
    };
    model.happened.connect(heard);
    // A cut that cannot be drawn from its beginning is drawn from now on.
    waypointsOf(job).then(
      found => wanted && setPast(found),
      () => undefined
    );
    return () => {
      wanted = false;
      model.happened.disconnect(heard);
    };
  }, [model, job]);
  return React.useMemo(() => inOrder(past, live), [past, live]);
}

/** Both without what is in both: a report may be asked for and heard. Pure. */
export function inOrder(past: IWaypoint[], live: IWaypoint[]): IWaypoint[] {
  const last = past[past.length - 1]?.done ?? -1;
  return [...past, ...live.filter(one => one.done > last)];
}

async function waypointsOf(job: string): Promise<IWaypoint[]> {
  const found: IWaypoint[] = [];
  for (let after = 0; ;) {
    const query = `kind=job.progress&subject=${encodeURIComponent(job)}&limit=${PAGE}&after=${after}`;
    const page = await request<EventPage>(`registry/events?${query}`);
    found.push(...page.events.map(waypointOf).filter(one => one !== null));
    if (page.events.length < PAGE) {
      return found;
    }
    after = page.next;
  }
}
