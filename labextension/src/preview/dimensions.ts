/**
 * Dimension lines: two extension lines, the line with a tick at each end, and the size on a label in the middle.
 */
import * as THREE from 'three';

import { dimensionLines } from './geometry';
import { disposeLabel, label } from './label';
import { IDimension } from './message';

/** A grey that stands out on white and on near-black alike. */
const LINE_COLOUR = 0x7d8b99;
/** The drawn dimensions of a piece; replaced as a whole when they change. */
export class Dimensions {
  readonly root = new THREE.Group();

  set(dims: IDimension[]): void {
    const stamp = JSON.stringify(dims);
    if (stamp === this._stamp) {
      return;
    }
    this._stamp = stamp;
    this.dispose();
    if (dims.length === 0) {
      return;
    }
    const points = dims.flatMap(dim => dimensionLines(dim).flat());
    const geometry = new THREE.BufferGeometry();
    geometry.addAttribute('position', new THREE.BufferAttribute(new Float32Array(points), 3));
    this._lines = new THREE.LineSegments(geometry, this._material);
    this.root.add(this._lines);
    for (const dim of dims) {
      const sprite = label(dim.label);
      sprite.position.set(
        (dim.start[0] + dim.end[0]) / 2 + dim.offset[0],
        (dim.start[1] + dim.end[1]) / 2 + dim.offset[1],
        (dim.start[2] + dim.end[2]) / 2 + dim.offset[2]
      );
      this._labels.push(sprite);
      this.root.add(sprite);
    }
  }

  dispose(): void {
    if (this._lines) {
      this.root.remove(this._lines);
      this._lines.geometry.dispose();
      this._lines = null;
    }
    for (const sprite of this._labels) {
      this.root.remove(sprite);
      disposeLabel(sprite);
    }
    this._labels = [];
  }

  private _stamp = '';
  private _lines: THREE.LineSegments | null = null;
  private _labels: THREE.Sprite[] = [];
  private _material = new THREE.LineBasicMaterial({ color: LINE_COLOUR });
}
