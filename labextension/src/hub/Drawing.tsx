/** A set-up sheet as a picture, with what is cut of it and the tool drawn over it. */
import * as React from 'react';

import { asImage, onPage, pageOf, setupsOf } from './sheet';
import { IMove, IRun, linesBehind, movesOf } from './way';

export interface IDrawingProps {
  svg: string;
  /** Its place among the set-ups: one a sheet, or a side of it. */
  number: number;
  words: string;
  runs: readonly IRun[];
  /** The share of the whole job that is done. */
  done: number;
  /** Where the tool is, mm; null while it is not at this sheet. */
  tool: [number, number] | null;
}

export function Drawing({ svg, number, words, runs, done, tool }: IDrawingProps): JSX.Element {
  const page = React.useMemo(() => pageOf(svg), [svg]);
  const moves = React.useMemo(() => {
    const setups = setupsOf(runs);
    return runs.map((run, index) => (setups[index] === number ? movesOf(run.gcode) : []));
  }, [runs, number]);
  const behind = linesBehind(runs, done);
  const drawn =
    page && moves.map((one, index) => drawingOf(one, behind[index], place => onPage(page, ...place))).join('');
  const at = page && tool && onPage(page, ...tool);
  return (
    <div className="fab-sheet">
      <img src={asImage(svg)} alt={`Set-up: ${words}`} />
      {page && drawn && (
        <svg viewBox={page.viewBox} role="img" aria-label={at ? 'Where the tool is' : 'What is cut'}>
          <path d={drawn} />
          {at && <circle cx={at[0]} cy={at[1]} r="22" />}
        </svg>
      )}
    </div>
  );
}

/** The path of the moves up to a line: lifted where the tool travels. */
function drawingOf(moves: IMove[], line: number, place: (at: [number, number]) => [number, number]): string {
  const behind = moves.filter(move => move.line <= line);
  return behind
    .map((move, index) => `${index > 0 && move.cuts ? 'L' : 'M'}${place([move.x_mm, move.y_mm]).join(' ')}`)
    .join('');
}
