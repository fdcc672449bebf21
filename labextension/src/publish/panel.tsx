/**
 * Publishing the notebook in front of you, and watching the registry check it.
 *
 * The Jupyter server packs the notebook (tagged cells, outputs stripped) and submits it; the same bytes that the command
 * line would send. What you submitted before is found again by the events that told you of it.
 */
import * as React from 'react';

import { Got, request } from '../api';
import { FabModel } from '../model';
import { useLoaded } from '../ui/live';
import { Action, Loading, Note, Problem } from '../ui/parts';
import type { EventPage, Version } from '../wire';
import { Checks, VersionHead } from './Checks';

/** The most recent submissions are shown; older ones are found in the catalogue. */
const SHOWN = 8;

/** States in which the checks are no longer news. */
const SETTLED: string[] = ['listed', 'yanked', 'rejected'];

export interface IPublishProps {
  model: FabModel;
  /** The path of the notebook in front, empty if there is none; saved before it is sent. */
  current: () => string;
  save: () => Promise<void>;
}

export function PublishPanel({ model, current, save }: IPublishProps): JSX.Element {
  const me = model.me?.person.handle ?? '';
  const [name, setName] = React.useState('');
  const [version, setVersion] = React.useState('');
  const [private_to, setPrivate] = React.useState('');
  const found = useLoaded(model, () => submissions(me), [me], /^(version|check)\./);
  const path = current();
  const submit = async (): Promise<void> => {
    await save();
    const typed = { name: name.trim(), version: version.trim(), private_to: private_to.trim() };
    const said = Object.fromEntries(Object.entries(typed).filter(([, value]) => value));
    await request<Version>('publish', { body: { path: current(), said } });
    found.reload();
  };
  return (
    <section className="fab-panel" aria-label="Publish">
      <h2>Publish this notebook</h2>
      {path ? (
        <p className="fab-small">{path}</p>
      ) : (
        <Note>Open the notebook of your design; what its cells tagged “design” hold is published.</Note>
      )}
      <div className="fab-field fab-row">
        <input
          aria-label="Name"
          placeholder="Name, if another than the design's"
          value={name}
          onChange={event => setName(event.target.value)}
        />
        <input
          aria-label="Version"
          className="fab-number"
          placeholder="1.0.0"
          value={version}
          onChange={event => setVersion(event.target.value)}
        />
      </div>
      <div className="fab-field">
        <input
          aria-label="Request"
          placeholder="Only for request number (else for everyone)"
          value={private_to}
          onChange={event => setPrivate(event.target.value)}
        />
      </div>
      <Action label="Check and publish" kind="main" disabled={!path} run={submit} />
      <Problem of={found.problem} />
      <Loading of={found} />
      <ul className="fab-list">
        {(found.value ?? []).map(one => (
          <li key={`${one.name}@${one.version}`} className="fab-item" data-version={`${one.name}@${one.version}`}>
            <VersionHead of={one} />
            {SETTLED.includes(one.state) ? (
              <details className="fab-details">
                <summary>Checks</summary>
                <Checks of={one.checks} />
              </details>
            ) : (
              <Checks of={one.checks} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The reader's own newest submissions, newest first. */
async function submissions(designer: string): Promise<Got<Version>[]> {
  const names = new Set<string>();
  let after = 0;
  for (;;) {
    const page = await request<EventPage>(`registry/events?kind=version.submitted&limit=500&after=${after}`);
    page.events.forEach(event => names.add(String(event.data['name'])));
    if (page.events.length === 0) {
      break;
    }
    after = page.next;
  }
  const newest = [...names].reverse().slice(0, SHOWN);
  const asked = newest.map(name => request<{ versions: Version[] }>(`registry/designs/${name}`));
  const answers = await Promise.all(asked);
  return answers.flatMap(answer => answer.versions.slice(0, 2)).filter(one => one.designer === designer);
}
