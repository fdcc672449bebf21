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
import { LICENCES, Requests, Version } from '../wire';
import { Checks, VersionHead } from './Checks';
import { submissions } from './submissions';

/** States in which the checks are no longer news. */
const SETTLED: string[] = ['listed', 'yanked', 'rejected'];

/** What a notebook's metadata say of its publication, as far as it is of use here. */
export interface IPublication {
  name?: string;
  licence?: string;
  lineage?: { name: string; version: string }[];
}

/** What a design is published under when its notebook says nothing (Publication). */
const USUAL_LICENCE = 'CC-BY-4.0';
const MEANING: Record<string, string> = {
  'CC0-1.0': 'no rights kept',
  'CC-BY-4.0': 'free to change, naming you',
  'CC-BY-SA-4.0': 'free to change under the same licence',
  'CC-BY-ND-4.0': 'not to be changed',
  'CC-BY-NC-4.0': 'free to change, not for trade',
  'CERN-OHL-P-2.0': 'open hardware, permissive',
  'CERN-OHL-S-2.0': 'open hardware, changes stay open',
  'CERN-OHL-W-2.0': 'open hardware, changes to it stay open'
};

export interface IPublishProps {
  model: FabModel;
  /** The path of the notebook in front, empty if there is none; saved before it is sent. */
  current: () => string;
  publication: () => IPublication;
  save: () => Promise<void>;
}

export function PublishPanel(props: IPublishProps): JSX.Element {
  return props.model.designs ? <Publish {...props} /> : <NotYet fork={props.publication().lineage?.[0]?.name} />;
}

/** For who may fork and change, and not publish. */
function NotYet({ fork }: { fork?: string }): JSX.Element {
  return (
    <section className="fab-panel" aria-label="Publish">
      <h2>Publish a design</h2>
      <Note>
        {fork ? `This notebook is a fork of ${fork}. ` : ''}You may fork any design, change it and look at it here.
        Publishing it, so that it can be ordered, needs the role of a designer, which you do not have; ask whoever runs
        this registry for it.
      </Note>
      <p className="fab-small">To have a change made for you instead, ask for it in the design’s order form.</p>
    </section>
  );
}

function Publish({ model, current, publication, save }: IPublishProps): JSX.Element {
  const me = model.me?.person.handle ?? '';
  const [name, setName] = React.useState('');
  const [version, setVersion] = React.useState('');
  const [chosen, setLicence] = React.useState('');
  const [sent, setSent] = React.useState('');
  const [private_to, setPrivate] = React.useState(model.subject.request ?? '');
  const found = useLoaded(model, () => submissions(me), [me], /^(version|check)\./);
  const asked = useLoaded(model, () => request<Requests>('registry/requests'), [me], /^request\./);
  const commissions = (asked.value?.requests ?? []).filter(wish => isFor(wish, me));
  const path = current();
  const said = publication();
  const usual = said.licence ?? USUAL_LICENCE;
  const possible = said.lineage?.length ? (LICENCES[usual] ?? [usual]) : Object.keys(LICENCES);
  const licence = possible.includes(chosen) ? chosen : usual;
  const submit = async (): Promise<void> => {
    await save();
    setSent('');
    const typed = { name: name.trim(), version: version.trim(), licence, private_to: private_to.trim() };
    const filled = Object.fromEntries(Object.entries(typed).filter(([, value]) => value));
    const made = await request<Version>('publish', { body: { path: current(), said: filled } });
    setSent(`${made.name} ${made.version} has arrived under ${made.licence}; where it stands is told below.`);
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
            placeholder={said.name || 'the design’s own'}
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
      <div className="fab-field">
        <label htmlFor="fab-publish-licence">Licence</label>
        <select id="fab-publish-licence" value={licence} onChange={event => setLicence(event.target.value)}>
          {possible.map(one => (
            <option key={one} value={one}>
              {one}: {MEANING[one] ?? ''}
            </option>
          ))}
        </select>
        {said.lineage?.[0] && (
          <p className="fab-small">
            A fork of {said.lineage[0].name} {said.lineage[0].version}: the licences are those that its licence allows.
          </p>
        )}
      </div>
      <Action
        label="Check and publish"
        busy="Building, packing and sending…"
        kind="main"
        disabled={!path}
        run={submit}
      />
      {sent && (
        <p className="fab-small" role="status">
          {sent}
        </p>
      )}
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
