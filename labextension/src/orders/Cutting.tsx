/** A cut as its buyer sees it: how far it is, where the tool is, and whether it waits for the operator. */
import * as React from 'react';

import type { Got } from '../api';
import { FabModel } from '../model';
import { figure } from '../ui/format';
import { Badge, Progress } from '../ui/parts';
import { IWaypoint, useTrail } from '../ui/trail';
import type { OrderJob } from '../wire';

/** Waypoints that are drawn: the last minutes of a cut. */
const SHOWN = 400;
/** Room beside the way, and the least height that is shown of the sheet, mm: half a common sheet. */
const MARGIN_MM = 60;
const LEAST_MM = 610;

export function Cutting({ model, job }: { model: FabModel; job: Got<OrderJob> }): JSX.Element {
  const trail = useTrail(model, job.id);
  const last = trail[trail.length - 1];
  const held = job.state === 'held';
  return (
    <div className="fab-cutting" data-job={job.id}>
      <div className="fab-row fab-spread">
        <strong>Being cut at {job.hub_title}</strong>
        {held ? <Badge state="held" tone="wait" /> : <Badge state="live" tone="good" />}
      </div>
      <Progress done={Math.max(job.progress, last?.done ?? 0)} label="Cut" />
      {last && <Way trail={trail.slice(-SHOWN)} />}
      {last && (
        <p className="fab-small fab-place">
          The tool, seen from above: {figure(last.x_mm, 0)} mm from the left, {figure(last.y_mm, 0)} mm from the front
        </p>
      )}
      {job.message && <p className="fab-small">The machine waits: {job.message}.</p>}
    </div>
  );
}

/** The tool's way, seen from above as the sheet lies on the machine. */
function Way({ trail }: { trail: IWaypoint[] }): JSX.Element {
  const { width, height } = frameOf(trail);
  const points = trail.map(one => [one.x_mm, height - one.y_mm]);
  const tool = points[points.length - 1];
  const thin = Math.max(width, height) / 160;
  return (
    <svg className="fab-way" viewBox={`0 0 ${width} ${height}`} role="img" aria-label="The tool’s way on the sheet">
      <polyline points={points.map(point => point.join(',')).join(' ')} strokeWidth={0.6 * thin} />
      {points.map((point, index) => (
        <circle key={index} className="fab-was" cx={point[0]} cy={point[1]} r={thin} />
      ))}
      <circle className="fab-tool" cx={tool[0]} cy={tool[1]} r={2.5 * thin} strokeWidth={0.7 * thin} />
    </svg>
  );
}

/** The size of the sheet's corner that is drawn: it holds the way, y upwards as on the machine. Pure. */
export function frameOf(trail: IWaypoint[]): { width: number; height: number } {
  const reach = (values: number[], least: number): number => Math.max(least, Math.max(...values) + MARGIN_MM);
  return {
    width: reach(
      trail.map(one => one.x_mm),
      2 * LEAST_MM
    ),
    height: reach(
      trail.map(one => one.y_mm),
      LEAST_MM
    )
  };
}
