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
/** Room around the drawing, and the least that is shown of the sheet, mm. */
const MARGIN_MM = 40;
const LEAST_MM = 400;

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
          Tool at {figure(last.x_mm, 0)}, {figure(last.y_mm, 0)} mm on the sheet
        </p>
      )}
    </div>
  );
}

/** The tool's way, seen from above as the sheet lies on the machine. */
function Way({ trail }: { trail: IWaypoint[] }): JSX.Element {
  const { x, y, width, height } = frameOf(trail);
  const points = trail.map(one => [one.x_mm, -one.y_mm]);
  const tool = points[points.length - 1];
  const thin = Math.max(width, height) / 160;
  return (
    <svg
      className="fab-way"
      viewBox={[x, y, width, height].join(' ')}
      role="img"
      aria-label="The tool’s way on the sheet"
    >
      <polyline points={points.map(point => point.join(',')).join(' ')} strokeWidth={thin} />
      <circle cx={tool[0]} cy={tool[1]} r={2.5 * thin} strokeWidth={0.7 * thin} />
    </svg>
  );
}

interface IFrame {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The part of the sheet that holds the way, y downwards as on a page. Pure. */
export function frameOf(trail: IWaypoint[]): IFrame {
  const [xs, ys] = [trail.map(one => one.x_mm), trail.map(one => -one.y_mm)];
  const [x, width] = span(xs, 2 * LEAST_MM);
  const [y, height] = span(ys, LEAST_MM);
  return { x, y, width, height };
}

function span(values: number[], least: number): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const size = Math.max(high - low + 2 * MARGIN_MM, least);
  return [(low + high - size) / 2, size];
}
