/**
 * What a feature of the picture (caption, names, joints, cut, things for scale) sees of the stage.
 *
 * A feature follows the stage after each change of scene or view. While it is off it costs nothing: it must not keep
 * objects in its root then, and `follow` returns at once.
 */
import * as THREE from 'three';

import type { IDrawn } from './detail';
import type { IJoint, IPart, IPlace, IView } from './message';

/** A part as it is drawn. */
export interface IPiece extends IDrawn {
  part: IPart;
  place: IPlace;
}

export interface IStaged {
  readonly view: IView;
  /** Counts the scenes: whatever rests on the parts' forms and places is to be done anew when it has changed. */
  readonly scene: number;
  readonly pieces: ReadonlyMap<string, IPiece>;
  /** The cut; what lies on its negative side is not drawn. */
  readonly plane: THREE.Plane | null;
  readonly joints: readonly IJoint[];
  /** The boards' insides that are seen in the cut. */
  readonly insides: THREE.Mesh[];
  /** The assembled piece's box, mm. */
  bounds(): THREE.Box3;
}

export interface IFeature {
  readonly root: THREE.Object3D;
  follow(stage: IStaged): void;
  dispose(): void;
  /** Lets go of everything whose colours are the theme's; `follow` is called afterwards. */
  repaint(): void;
}

/** Whether this part fades because others are brought out. */
export function ghostly(view: IView, name: string): boolean {
  return view.highlight.length > 0 && !view.highlight.includes(name);
}
