/** The name and the sizes of the part that is brought out, above it. */
import * as THREE from 'three';

import type { IFeature, IStaged } from './feature';
import { disposeLabel, label } from './label';

export class Caption implements IFeature {
  readonly root = new THREE.Group();

  follow(stage: IStaged): void {
    const { caption, highlight } = stage.view;
    const piece = highlight.length === 1 ? stage.pieces.get(highlight[0]) : undefined;
    const text = piece ? caption : '';
    if (text !== this._text) {
      this.dispose();
      this._text = text;
      if (text) {
        this._sprite = label(text);
        this._sprite.center.set(0.5, -0.35);
        this.root.add(this._sprite);
      }
    }
    if (this._sprite && piece) {
      const box = piece.mesh.geometry.boundingBox.clone().applyMatrix4(piece.mesh.matrix);
      const middle = box.getCenter(new THREE.Vector3());
      this._sprite.position.set(middle.x, middle.y, box.max.z);
    }
  }

  dispose(): void {
    if (this._sprite) {
      this.root.remove(this._sprite);
      disposeLabel(this._sprite);
      this._sprite = null;
    }
    this._text = '';
  }

  repaint(): void {
    this.dispose();
  }

  private _text = '';
  private _sprite: THREE.Sprite | null = null;
}
