/** The set-up sheets of a job with its figures, and what is cut of them while it goes. */
import * as React from 'react';

import { Got, request } from '../api';
import { FabModel } from '../model';
import { useLoaded } from '../ui/live';
import { Facts, Problem, Progress } from '../ui/parts';
import { useTrail } from '../ui/trail';
import type { Job, ProgramBundle, ProgramFile } from '../wire';
import { Drawing } from './Drawing';
import { setupAt, setupsOf } from './sheet';

/** A set-up in words: "sheet 2", or "sheet 1, side B" of one that is turned over. */
function named(program: ProgramFile | undefined): string {
  return program ? `sheet ${program.sheet + 1}${program.side && `, side ${program.side}`}` : 'sheet';
}

export function SetupSheets({ model, job }: { model: FabModel; job: Got<Job> }): JSX.Element {
  const found = useLoaded(model, () => request<ProgramBundle>(`registry/jobs/${job.id}/program`), [
    job.id,
    job.program_digest
  ]);
  const trail = useTrail(model, job.id);
  const bundle = found.value;
  if (!bundle) {
    return <Problem of={found.problem} />;
  }
  const cutting = ['running', 'held'].includes(job.state);
  const last = trail[trail.length - 1];
  const done = Math.max(job.progress, last?.done ?? 0);
  const now = setupAt(bundle.programs, done);
  const setups = setupsOf(bundle.programs);
  return (
    <div>
      {cutting && <Progress done={done} label={`Cutting ${named(bundle.programs[setups.indexOf(now)])}`} />}
      <Facts
        of={[
          ['First sheet', `${bundle.measured_mm.toFixed(2)} mm, as measured`],
          ['Programs', bundle.programs.map(one => `${one.name} (${Math.ceil(one.seconds / 60)} min)`).join(', ')],
          ['Digest', <code key="digest">{bundle.digest.slice(0, 16)}</code>]
        ]}
      />
      {bundle.setup_svg.map((svg, index) => (
        <Drawing
          key={index}
          svg={svg}
          number={index}
          words={named(bundle.programs[setups.indexOf(index)])}
          runs={bundle.programs}
          done={done}
          tool={cutting && last && index === now ? [last.x_mm, last.y_mm] : null}
        />
      ))}
    </div>
  );
}
