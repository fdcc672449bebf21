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
import type { Requests, Version } from '../wire';
import { Checks, VersionHead } from './Checks';
import { submissions } from './submissions';

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
  const [private_to, setPrivate] = React.useState(model.subject.request ?? '');
  const found = useLoaded(model, () => submissions(me), [me], /^(version|check)\./);
  const asked = useLoaded(model, () => request<Requests>('registry/requests'), [me], /^request\./);
  const commissions = (asked.value?.requests ?? []).filter(wish => isFor(wish, me));
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
      <div className="fab-row fab-pair">
        <div className="fab-field fab-grow">
          <label htmlFor="fab-publish-name">Name</label>
          <input
            id="fab-publish-name"
            placeholder="the design’s own"
            value={name}
            onChange={event => setName(event.target.value)}
          />
        </div>
        <div className="fab-field">
          <label htmlFor="fab-publish-version">Version</label>
          <input
            id="fab-publish-version"
            className="fab-number"
            placeholder="1.0.0"
            value={version}
            onChange={event => setVersion(event.target.value)}
          />
        </div>
      </div>
      <div className="fab-field">
        <label htmlFor="fab-publish-for">For</label>
        <select id="fab-publish-for" value={private_to} onChange={event => setPrivate(event.target.value)}>
          <option value="">everyone</option>
          {commissions.map(wish => (
            <option key={wish.id} value={wish.id}>
              {wish.buyer} alone, who asked for a change to {wish.design}
            </option>
          ))}
        </select>
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

/** Whether that request was given to this designer, and waits for the fork. */
function isFor(wish: Got<Requests>['requests'][number], designer: string): boolean {
  const taken = wish.proposals.find(one => one.id === wish.awarded);
  return taken?.designer === designer && ['awarded', 'delivered'].includes(wish.state);
}
