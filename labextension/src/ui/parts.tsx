/** The few pieces that every panel is made of, so that all of them look and behave alike. */
import * as React from 'react';

import { Refusal } from '../api';
import { words } from './format';

/** A refusal or failure, with the next step as its text. */
export function Problem(props: { of: unknown }): JSX.Element | null {
  if (!props.of) {
    return null;
  }
  const text = props.of instanceof Error ? props.of.message : String(props.of);
  const code = props.of instanceof Refusal ? props.of.code : '';
  return (
    <p className="fab-notice fab-problem" role="alert" data-code={code}>
      {text}
    </p>
  );
}

/** Something to know, calmly. */
export function Note(props: { children: React.ReactNode }): JSX.Element {
  return <p className="fab-notice">{props.children}</p>;
}

/** Says that something is on its way, while nothing is there to be shown yet. */
export function Loading(props: { of: { value: unknown; loading: boolean } }): JSX.Element | null {
  return props.of.loading && props.of.value === null ? <p className="fab-small">Loading…</p> : null;
}

/** A state in words, coloured by what it asks of the reader: `good`, `wait`, `bad` or nothing. */
export function Badge(props: { state: string; tone?: 'good' | 'wait' | 'bad' }): JSX.Element {
  return (
    <span className={`fab-badge ${props.tone ? `fab-${props.tone}` : ''}`} data-state={props.state}>
      {words(props.state)}
    </span>
  );
}

export interface IActionProps {
  label: string;
  run: () => unknown;
  kind?: 'main' | 'quiet' | 'danger';
  disabled?: boolean;
  title?: string;
  /** What the button says while its action runs; its label if nothing else. */
  busy?: string;
}

/** A button that is busy while its action runs, and shows what went wrong underneath. */
export function Action(props: IActionProps): JSX.Element {
  const [busy, setBusy] = React.useState(false);
  const [problem, setProblem] = React.useState<unknown>(null);
  const mounted = React.useRef(true);
  React.useEffect(() => () => void (mounted.current = false), []);
  const run = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await props.run();
    } catch (error) {
      if (mounted.current) {
        setProblem(error);
      }
    }
    if (mounted.current) {
      setBusy(false);
    }
  };
  return (
    <span className="fab-action">
      <button
        className={`fab-button fab-${props.kind ?? 'quiet'}`}
        disabled={busy || props.disabled}
        title={props.title}
        aria-busy={busy}
        onClick={() => void run()}
      >
        {busy && <span className="fab-spinner" aria-hidden="true" />}
        {busy ? (props.busy ?? props.label) : props.label}
      </button>
      <Problem of={problem} />
    </span>
  );
}

/** A share of work done, 0 to 1. */
export function Progress(props: { done: number; label: string }): JSX.Element {
  const percent = Math.round(100 * Math.min(1, Math.max(0, props.done)));
  return (
    <div className="fab-progress" role="progressbar" aria-valuenow={percent} aria-label={props.label}>
      <div style={{ width: `${percent}%` }} />
      <span>
        {props.label} · {percent} %
      </span>
    </div>
  );
}

/** Rows of a label and what it is. */
export function Facts(props: { of: [string, React.ReactNode][] }): JSX.Element {
  return (
    <dl className="fab-facts">
      {props.of.map(([label, value]) => (
        <React.Fragment key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </React.Fragment>
      ))}
    </dl>
  );
}
