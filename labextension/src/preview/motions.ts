/** Doors that turn and drawers that slide: where a part is when the piece stands open. */
import * as THREE from 'three';

import type { IMotion } from './message';
import { swung } from './swing';

/** The motions of the piece that is shown. */
export class Motions {
  /** Takes over what opens; parts come by their places in `names`. */
  set(motions: IMotion[], names: string[]): void {
    this._of.clear();
    this._share = -1;
    motions.forEach(motion => motion.parts.forEach(part => this._of.set(names[part], motion)));
  }

  /** Moves a part of the shut piece to where it is at `share`; what does not open stays. */
  move(name: string, share: number, matrix: THREE.Matrix4): void {
    const motion = share > 0 ? this._of.get(name) : undefined;
    if (!motion) {
      return;
    }
    if (share !== this._share) {
      this._share = share;
      this._made.clear();
    }
    let made = this._made.get(motion);
    if (!made) {
      made = new THREE.Matrix4().fromArray(swung(motion, share));
      this._made.set(motion, made);
    }
    matrix.premultiply(made);
  }

  private _of = new Map<string, IMotion>();
  private _made = new Map<IMotion, THREE.Matrix4>();
  private _share = -1;
}
