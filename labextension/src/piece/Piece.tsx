/** The piece at the sizes that were chosen: drawn anew as they change, with its overall sizes under it. */
import * as React from 'react';

import { Got, pictureOf, request } from '../api';
import type { Values } from '../form/logic';
import { figure } from '../ui/format';
import type { Scene } from '../wire';
import { shoot } from './raster';

/** Pixels of the picture: twice what a sidebar shows, so that it is sharp. */
const [WIDTH, HEIGHT] = [720, 420];
/** How long the hand must rest before the piece is asked for, ms. */
const REST_MS = 120;

export interface IPieceProps {
  design: string;
  version: string;
  values: Values;
  /** The values cannot be made: the last piece stays, faded. */
  wrong: boolean;
}

export function Piece({ design, version, values, wrong }: IPieceProps): JSX.Element {
  const canvas = React.useRef<HTMLCanvasElement>(null);
  const [scene, setScene] = React.useState<Got<Scene> | null>(null);
  const [waiting, setWaiting] = React.useState(true);
  React.useEffect(() => {
    setWaiting(true);
    if (wrong) {
      return;
    }
    const asking = new AbortController();
    const timer = setTimeout(() => {
      const path = `registry/designs/${encodeURIComponent(design)}/${encodeURIComponent(version)}/scene`;
      request<Scene>(path, { body: { values }, signal: asking.signal }).then(
        found => {
          if (!asking.signal.aborted) {
            setScene(found);
            setWaiting(false);
          }
        },
        // The quote, which is asked for the same values, says what is wrong with them.
        () => undefined
      );
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [design, version, JSON.stringify(values), wrong]);
  React.useEffect(() => {
    const pen = canvas.current?.getContext('2d');
    if (scene && pen) {
      pen.putImageData(new ImageData(shoot(scene, WIDTH, HEIGHT), WIDTH, HEIGHT), 0, 0);
    }
  }, [scene]);
  const sizes = scene ? sizesOf(scene) : '';
  return (
    <figure className={`fab-piece ${waiting ? 'fab-stale' : ''}`} aria-busy={waiting}>
      {scene ? (
        <canvas ref={canvas} width={WIDTH} height={HEIGHT} role="img" aria-label={`The piece, ${sizes}`} />
      ) : (
        <img src={pictureOf(design, version)} alt="" />
      )}
      <figcaption className="fab-small">{sizes}</figcaption>
    </figure>
  );
}

/** The piece's overall sizes: 1400 × 700 × 730 mm, wide, deep and high. Pure. */
export function sizesOf(scene: Pick<Got<Scene>, 'low_mm' | 'high_mm'>): string {
  const sizes = scene.high_mm.map((value, i) => figure(value - scene.low_mm[i]));
  return `${sizes.join(' × ')} mm, wide × deep × high`;
}
