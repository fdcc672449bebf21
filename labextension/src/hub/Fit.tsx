/** The workshop's fit: what its test piece asks of every joint, and the cutter that corners are opened for. */
import * as React from 'react';

import { request } from '../api';
import { FabModel } from '../model';
import { figure } from '../ui/format';
import { useLoaded } from '../ui/live';
import { Action, Problem } from '../ui/parts';
import type { HubSettings } from '../wire';

export function Fit(props: { model: FabModel; hub: string }): JSX.Element {
  const { model, hub } = props;
  const path = `registry/hubs/${hub}/settings`;
  const found = useLoaded(model, () => request<HubSettings>(path), [hub], /^hub\.settings$/);
  const [typed, setTyped] = React.useState<string | null>(null);
  const [refused, setRefused] = React.useState<unknown>(null);
  if (!found.value) {
    return <Problem of={found.problem} />;
  }
  const now = found.value;
  const shown = typed ?? now.fit_offset_mm.toFixed(2);
  const wanted = shown.trim() === '' ? NaN : Number(shown.replace(',', '.'));
  // Shown under the whole row: beside the field a refusal would be a column of single words.
  const set = (): Promise<void> =>
    request<HubSettings>(path, { body: { fit_offset_mm: wanted } }).then(() => {
      setRefused(null);
      setTyped(null);
      found.reload();
    }, setRefused);
  const id = `fab-fit-${hub}`;
  return (
    <details className="fab-details">
      <summary>
        Fit of joints: {sign(now.fit_offset_mm)} mm, cutter {figure(now.cutter_mm, 2)} mm
      </summary>
      <div className="fab-field">
        <label htmlFor={id}>Added to every joint’s gap, mm</label>
        <div className="fab-row">
          <input
            id={id}
            inputMode="decimal"
            value={shown}
            aria-describedby={`${id}-help`}
            onChange={event => setTyped(event.target.value)}
          />
          <Action label="Set" run={set} disabled={Number.isNaN(wanted) || wanted === now.fit_offset_mm} />
        </div>
        <Problem of={refused} />
        <p className="fab-small" id={`${id}-help`}>
          From −0.5 to 0.5. Cut a joint as a test piece: 0.1 if it must be 0.1 mm wider, −0.1 if it is that much too
          loose. It holds for programs made from now on.
        </p>
      </div>
    </details>
  );
}

function sign(mm: number): string {
  return `${mm > 0 ? '+' : mm < 0 ? '−' : ''}${Math.abs(mm).toFixed(2)}`;
}
