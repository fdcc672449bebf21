/** What the registry checks of a version, as far as it is: progress, outcome, and what to change. */
import * as React from 'react';

import type { Got } from '../api';
import { figure } from '../ui/format';
import { Badge, Progress } from '../ui/parts';
import type { Check, Finding, Version } from '../wire';

export function Checks({ of: checks }: { of: Got<Check>[] }): JSX.Element {
  return (
    <ul className="fab-checks">
      {checks.map(check => (
        <li key={check.name} data-check={check.name} data-state={check.state}>
          <span className="fab-mark" aria-hidden="true">
            {check.state === 'passed' ? '✓' : check.state === 'failed' ? '✕' : '·'}
          </span>
          <div>
            <span>{check.title}</span>
            {check.state === 'running' && <Progress done={check.progress} label="Checking" />}
            {check.message && <p className="fab-small">{check.message}</p>}
            {check.what_to_change && <p className="fab-notice fab-problem">{check.what_to_change}</p>}
            {check.findings.length > 0 && <Findings of={check.findings} />}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** A check's name as people read it: "opens-freely" is "Opens freely". */
const named = (check: string): string => check.charAt(0).toUpperCase() + check.slice(1).replace(/-/g, ' ');

/** What the design checks found: of each the figure nearest to its limit, in words, with mark and source. */
function Findings({ of: findings }: { of: Got<Finding>[] }): JSX.Element {
  const failed = findings.filter(one => !one.holds).length;
  const held = findings.length - failed;
  return (
    <details className="fab-details" open={failed > 0}>
      <summary>
        {failed ? `${failed} of ${findings.length} do not hold` : `All ${held} hold; figures and sources`}
      </summary>
      <ul className="fab-checks">
        {findings.map((one, i) => (
          <li key={i} data-finding={one.check} data-state={one.holds ? 'passed' : 'failed'}>
            <span className="fab-mark" aria-hidden="true">
              {one.holds ? '✓' : '✕'}
            </span>
            <div>
              <span>
                {named(one.check)} {one.holds ? 'holds' : 'fails'}: {figure(one.figure, 2)} {one.unit}, limit{' '}
                {figure(one.limit, 2)} {one.unit}
              </span>
              <p className="fab-small">{one.text}</p>
              {one.advice && <p className="fab-notice fab-problem">{one.advice}</p>}
              <p className="fab-small">{one.source}</p>
            </div>
          </li>
        ))}
      </ul>
    </details>
  );
}

const TONES: Partial<Record<Got<Version>['state'], 'good' | 'wait' | 'bad'>> = {
  listed: 'good',
  submitted: 'wait',
  checking: 'wait',
  in_review: 'wait',
  check_failed: 'bad',
  changes_requested: 'bad',
  rejected: 'bad'
};

const DECIDED: Record<string, string> = {
  approve: 'approved',
  request_changes: 'asked for changes',
  reject: 'rejected'
};

/** A version's name, state and reviews. */
export function VersionHead({ of: version }: { of: Got<Version> }): JSX.Element {
  return (
    <>
      <div className="fab-row fab-spread">
        <h3>{version.title}</h3>
        <Badge state={version.state} tone={TONES[version.state]} />
      </div>
      <p className="fab-small">
        {version.name} {version.version} · by {version.designer} · {version.licence}
      </p>
      {version.lineage.map(parent => (
        <p key={parent.digest} className="fab-small">
          A fork of {parent.name} {parent.version}; {figure(parent.upstream_percent)} % of its royalty goes there.
        </p>
      ))}
      {version.reviews.map(review => (
        <p key={review.at} className="fab-notice">
          {review.reviewer}: {review.comment || DECIDED[review.decision]}
        </p>
      ))}
    </>
  );
}
