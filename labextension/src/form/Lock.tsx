/** The little padlock beside a control: what is locked no preset and no saved size changes. */
import * as React from 'react';

export interface ILockProps {
  title: string;
  locked: boolean;
  /** Left out where the designer has locked it: then it is shown, and cannot be opened. */
  toggle?: () => void;
}

export function Lock({ title, locked, toggle }: ILockProps): JSX.Element {
  const icon = (
    <svg viewBox="0 0 16 16" width="13" height="13" aria-hidden="true">
      <rect x="3" y="7" width="10" height="7" rx="1.5" fill="currentColor" />
      <path
        d={locked ? 'M5 7V5a3 3 0 0 1 6 0v2' : 'M5 7V4.5a3 3 0 0 1 5.8-1'}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
      />
    </svg>
  );
  if (!toggle) {
    return (
      <span className="fab-lock fab-locked" title="Set by the designer">
        {icon}
      </span>
    );
  }
  return (
    <button
      type="button"
      className={`fab-lock ${locked ? 'fab-locked' : ''}`}
      aria-pressed={locked}
      aria-label={`Lock ${title}`}
      title={
        locked ? 'Locked: presets and saved sizes leave it. Click to unlock.' : 'Lock: let nothing else change it.'
      }
      onClick={toggle}
    >
      {icon}
    </button>
  );
}
