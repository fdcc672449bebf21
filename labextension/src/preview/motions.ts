/** Doors that turn and drawers that slide: where a part is when the piece stands open. */
import * as THREE from 'three';

import type { IMotion } from './message';

/** The movement of a door or a drawer that is open by `share` of its way. */
export function opening(motion: IMotion, share: number): THREE.Matrix4 {
  const axis = new THREE.Vector3().fromArray(motion.axis);
  if (motion.kind === 'slide') {
    axis.multiplyScalar(share * motion.travel);
    return new THREE.Matrix4().makeTranslation(axis.x, axis.y, axis.z);
  }
  const [x, y, z] = motion.at;
  const turn = new THREE.Matrix4().makeRotationAxis(axis, (share * motion.travel * Math.PI) / 180);
  return new THREE.Matrix4()
    .makeTranslation(x, y, z)
    .multiply(turn)
    .multiply(new THREE.Matrix4().makeTranslation(-x, -y, -z));
}

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
      made = opening(motion, share);
      this._made.set(motion, made);
    }
    matrix.premultiply(made);
  }

  private _of = new Map<string, IMotion>();
  private _made = new Map<IMotion, THREE.Matrix4>();
  private _share = -1;
}
