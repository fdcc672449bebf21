/** A reviewer's desk: what waits for a decision, with its picture, checks and source, and the decision itself. */
import * as React from 'react';

import { Got, pictureOf, request } from '../api';
import { FabModel } from '../model';
import { useLoaded } from '../ui/live';
import { Action, Facts, Loading, Note, Problem } from '../ui/parts';
import { Checks, VersionHead } from '../publish/Checks';
import type { Version, Versions } from '../wire';

export interface IReviewProps {
  model: FabModel;
  fork: (design: string, version: string) => Promise<void>;
}

export function ReviewPanel({ model, fork }: IReviewProps): JSX.Element {
  const me = model.me?.person.handle;
  const found = useLoaded(model, () => request<Versions>('registry/reviews'), [me], /^version\./);
  const waiting = found.value?.versions ?? [];
  return (
    <section className="fab-panel" aria-label="Review">
      <Problem of={found.problem} />
      <Loading of={found} />
      {found.value && waiting.length === 0 && <Note>Nothing waits for a review.</Note>}
      <ul className="fab-list">
        {waiting.map(version => (
          <Item key={version.digest} version={version} fork={fork} reload={found.reload} />
        ))}
      </ul>
    </section>
  );
}

function Item(props: { version: Got<Version>; fork: IReviewProps['fork']; reload: () => void }): JSX.Element {
  const { version } = props;
  const [comment, setComment] = React.useState('');
  const decide = (decision: string) => async (): Promise<void> => {
    const body = { decision, comment: comment.trim() };
    await request<Version>(`registry/designs/${version.name}/${version.version}/review`, { body });
    props.reload();
  };
  const needed = comment.trim() ? undefined : 'Say what to change, in the comment';
  const parents = version.lineage.map(edge => `${edge.name} ${edge.version}`).join(', ');
  return (
    <li className="fab-item" data-version={`${version.name}@${version.version}`}>
      <VersionHead of={version} />
      <img className="fab-picture" src={pictureOf(version.name, version.version)} alt={version.title} />
      <p>{version.summary}</p>
      <Facts
        of={[
          ['Parameters', version.parameters.parameters.map(one => one.title).join(', ')],
          ['Royalty', `${version.terms.royalty_percent} %`],
          ...(parents ? ([['Forked from', parents]] as [string, string][]) : [])
        ]}
      />
      <details className="fab-details">
        <summary>Checks, all passed by the registry</summary>
        <Checks of={version.checks} />
      </details>
      <div className="fab-field">
        <label htmlFor={`fab-comment-${version.digest}`}>Comment</label>
        <textarea
          id={`fab-comment-${version.digest}`}
          rows={2}
          value={comment}
          onChange={event => setComment(event.target.value)}
        />
      </div>
      <div className="fab-row fab-wrap">
        <Action label="Approve" kind="main" run={decide('approve')} />
        <Action label="Ask for changes" disabled={!!needed} title={needed} run={decide('request_changes')} />
        <Action label="Reject" kind="danger" disabled={!!needed} title={needed} run={decide('reject')} />
        <Action label="Open the notebook" run={() => props.fork(version.name, version.version)} />
      </div>
    </li>
  );
}
