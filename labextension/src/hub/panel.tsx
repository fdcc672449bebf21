/**
 * The workshop's desk in Lab: the queue, each job's set-up sheet, and the cut as it goes.
 *
 * Of the machine it looks only. Accepting, loading, arming, holding and stopping happen at the workshop's own console, a page that the
 * agent serves on the machine's own computer: nothing that comes over the network can start a machine. A Lab on that
 * computer shows the console in a tab, where the agent names it as the one that may.
 */
import * as React from 'react';

import { Got, request } from '../api';
import { FabModel } from '../model';
import { day, figure, money } from '../ui/format';
import { useLoaded } from '../ui/live';
import { Badge, Loading, Note, Problem } from '../ui/parts';
import type { Job, Jobs } from '../wire';
import { Fit } from './Fit';
import { Standing } from './Standing';
import { SetupSheets } from './SetupSheet';

export interface IConsole {
  hub: string;
  title: string;
  url: string;
  /** The origin of the Lab that may show it in a tab. */
  framed_by: string;
}

const TONES: Partial<Record<Got<Job>['state'], 'good' | 'wait' | 'bad'>> = {
  offered: 'wait',
  ready: 'wait',
  armed: 'wait',
  held: 'wait',
  uncertain: 'bad',
  failed: 'bad',
  passed: 'good'
};
/** What the operator does next, at the console. */
const NEXT: Partial<Record<Got<Job>['state'], string>> = {
  offered: 'Accept or decline it at the console.',
  accepted: 'Load the sheet and enter its four readings at the console.',
  reserved: 'The program is being made and proven for the sheet.',
  ready: 'Proven. Check the set-up sheet, then arm it at the console.',
  armed: 'Armed. Start it at the machine.',
  held: 'Held. Resume or scrap it at the console.',
  uncertain: 'Contact was lost in the cut. Look at the machine, then decide at the console.',
  made: 'Measure the characteristics and enter them at the console.',
  passed: 'Ready: ask the buyer for the code.'
};
// Taken away before cutting (TAKEN_AWAY in core/states.py), or ended after it.
const OVER: string[] = ['declined', 'cancelled', 're_routed', 'timed_out', 'failed', 'scrapped'];
const WITH_PROGRAM = ['ready', 'armed', 'running', 'held', 'uncertain'];

export function HubPanel({ model, open }: { model: FabModel; open: (place: IConsole) => void }): JSX.Element {
  const consoles = useLoaded(model, () => request<{ consoles: IConsole[] }>('consoles'), []);
  return (
    <section className="fab-panel" aria-label="Workshop">
      <Problem of={consoles.problem} />
      {model.hubs.map(hub => (
        <Queue
          key={hub}
          model={model}
          hub={hub}
          open={open}
          place={consoles.value?.consoles.find(one => one.hub === hub)}
        />
      ))}
    </section>
  );
}

function Queue(props: {
  model: FabModel;
  hub: string;
  open: (place: IConsole) => void;
  place?: IConsole;
}): JSX.Element {
  const { model, hub, open, place } = props;
  const found = useLoaded(model, () => request<Jobs>(`registry/hubs/${hub}/jobs`), [hub], /^job\.(?!progress)/);
  const jobs = found.value?.jobs ?? [];
  const earlier = jobs.filter(job => !isOpen(job));
  return (
    <>
      <div className="fab-row fab-spread">
        <h2>{place?.title ?? hub}</h2>
        {place && place.framed_by === window.location.origin && (
          <button className="fab-button fab-main" onClick={() => open(place)}>
            Open the console
          </button>
        )}
        {place && place.framed_by !== window.location.origin && <OwnWindow place={place} main />}
      </div>
      {place && place.framed_by === window.location.origin && <OwnWindow place={place} />}
      {!place && (
        <Note>The console of this workshop runs on the computer beside its machine; this is not that one.</Note>
      )}
      <Problem of={found.problem} />
      <Loading of={found} />
      {found.value && !jobs.some(isOpen) && <Note>No job waits. New ones appear here by themselves.</Note>}
      <ul className="fab-list">
        {jobs.filter(isOpen).map(job => (
          <JobItem key={job.id} model={model} job={job} />
        ))}
      </ul>
      <Standing model={model} hub={hub} />
      <Fit model={model} hub={hub} />
      {earlier.length > 0 && (
        <details className="fab-details">
          <summary>Earlier jobs ({earlier.length})</summary>
          <ul className="fab-list">
            {earlier.map(job => (
              <JobItem key={job.id} model={model} job={job} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function OwnWindow({ place, main }: { place: IConsole; main?: boolean }): JSX.Element {
  return (
    <a className={main ? 'fab-button fab-main' : 'fab-link'} href={place.url} target="_blank" rel="noopener noreferrer">
      {main ? 'Open the console' : 'Open it in a window of its own'}
    </a>
  );
}

/** Whether something is still to be done with a job; one that has passed says when it was handed over. */
function isOpen(job: Got<Job>): boolean {
  return !OVER.includes(job.state) && !(job.state === 'passed' && job.message !== '');
}

function JobItem({ model, job }: { model: FabModel; job: Got<Job> }): JSX.Element {
  return (
    <li className="fab-item" data-job={job.id} data-state={job.state}>
      <div className="fab-row fab-spread">
        <h3>{job.title}</h3>
        <Badge state={job.state} tone={TONES[job.state]} />
      </div>
      <p className="fab-small">
        {job.parts} parts · {job.sheets} {job.sheets === 1 ? 'sheet' : 'sheets'} of {job.material.replace(/-/g, ' ')}{' '}
        {figure(job.thickness_mm)} mm · about {Math.round(job.machine_minutes)} min of machine with set-up · due{' '}
        {day(job.due)} · pays {money(job.pay_minor, model.me?.currency ?? 'EUR')}
      </p>
      {isOpen(job) && NEXT[job.state] && <p>{NEXT[job.state]}</p>}
      {job.message && <Note>{job.message}</Note>}
      {WITH_PROGRAM.includes(job.state) && <SetupSheets model={model} job={job} />}
    </li>
  );
}
