/**
 * Dimension lines: two extension lines, the line with a tick at each end, and the size on a label in the middle.
 * A label stays as long as its text is shown: its picture costs more than the rest of a dimension.
 */
import * as THREE from 'three';

import { dimensionLines } from './geometry';
import { disposeLabel, label } from './label';
import { IDimension } from './message';
import { palette } from './theme';

/** The drawn dimensions of a piece; replaced as a whole when they change. */
export class Dimensions {
  readonly root = new THREE.Group();

  /** Shows these; whether they are others than before. */
  set(dims: IDimension[]): boolean {
    const stamp = JSON.stringify(dims);
    if (stamp === this._stamp) {
      return false;
    }
    this._stamp = stamp;
    this._clearLines();
    // Two dimensions may read the same; the picture of a text is kept for as long as it is in use.
    const names = dims.map(
      (dim, i) => `${dim.label}|${dims.slice(0, i).filter(other => other.label === dim.label).length}`
    );
    for (const [name, sprite] of this._labels) {
      if (!names.includes(name)) {
        this._drop(name, sprite);
      }
    }
    if (dims.length === 0) {
      return true;
    }
    const points = dims.flatMap(dim => dimensionLines(dim).flat());
    const geometry = new THREE.BufferGeometry();
    geometry.addAttribute('position', new THREE.BufferAttribute(new Float32Array(points), 3));
    this._lines = new THREE.LineSegments(geometry, this._material);
    this.root.add(this._lines);
    dims.forEach((dim, i) => {
      const sprite = this._labels.get(names[i]) ?? label(dim.label);
      sprite.position.set(
        (dim.start[0] + dim.end[0]) / 2 + dim.offset[0],
        (dim.start[1] + dim.end[1]) / 2 + dim.offset[1],
        (dim.start[2] + dim.end[2]) / 2 + dim.offset[2]
      );
      this._labels.set(names[i], sprite);
      this.root.add(sprite);
    });
    return true;
  }

  /** Draws what is shown anew, in the theme's colours. */
  repaint(): void {
    const shown: IDimension[] = JSON.parse(this._stamp || '[]');
    this.dispose();
    this._material.color.set(palette().line);
    this.set(shown);
  }

  dispose(): void {
    this._stamp = '';
    this._clearLines();
    for (const [name, sprite] of this._labels) {
      this._drop(name, sprite);
    }
  }

  private _clearLines(): void {
    if (this._lines) {
      this.root.remove(this._lines);
      this._lines.geometry.dispose();
      this._lines = null;
    }
  }

  private _drop(name: string, sprite: THREE.Sprite): void {
    this.root.remove(sprite);
    disposeLabel(sprite);
    this._labels.delete(name);
  }

  private _stamp = '';
  private _lines: THREE.LineSegments | null = null;
  private _labels = new Map<string, THREE.Sprite>();
  private _material = new THREE.LineBasicMaterial({ color: palette().line });
}
