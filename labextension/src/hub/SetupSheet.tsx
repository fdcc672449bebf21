/** The set-up sheets of a job, with the tool's way drawn on the one that is being cut. */
import * as React from 'react';

import { Got, request } from '../api';
import { FabModel } from '../model';
import { useLoaded } from '../ui/live';
import { Facts, Problem, Progress } from '../ui/parts';
import { useTrail } from '../ui/trail';
import type { Job, ProgramBundle } from '../wire';
import { asImage, onPage, pageOf, sheetAt } from './sheet';

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
  const done = Math.max(job.progress, trail[trail.length - 1]?.done ?? 0);
  const now = sheetAt(bundle.programs, done);
  const way = trail.filter(one => sheetAt(bundle.programs, one.done) === now);
  return (
    <div>
      {cutting && <Progress done={done} label={`Cut, sheet ${now + 1} of ${bundle.setup_svg.length}`} />}
      <Facts
        of={[
          ['Measured', `${bundle.measured_mm.toFixed(2)} mm`],
          ['Programs', bundle.programs.map(one => `${one.name} (${Math.ceil(one.seconds / 60)} min)`).join(', ')],
          ['Digest', <code key="digest">{bundle.digest.slice(0, 16)}</code>]
        ]}
      />
      {bundle.setup_svg.map((svg, index) => (
        <Sheet key={index} svg={svg} trail={cutting && index === now ? way.map(one => [one.x_mm, one.y_mm]) : []} />
      ))}
    </div>
  );
}

function Sheet({ svg, trail }: { svg: string; trail: [number, number][] }): JSX.Element {
  const page = React.useMemo(() => pageOf(svg), [svg]);
  const points = page ? trail.map(([x, y]) => onPage(page, x, y)) : [];
  const tool = points[points.length - 1];
  return (
    <div className="fab-sheet">
      <img src={asImage(svg)} alt="Set-up sheet" />
      {page && tool && (
        <svg viewBox={page.viewBox} role="img" aria-label="Where the tool is">
          <polyline points={points.map(point => point.join(',')).join(' ')} />
          <circle cx={tool[0]} cy={tool[1]} r="22" />
        </svg>
      )}
    </div>
  );
}
