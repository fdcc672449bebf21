/** The name of each part, in its middle. */
import * as THREE from 'three';

import type { IFeature, IStaged } from './feature';
import { disposeLabel, label } from './label';

export class PartNames implements IFeature {
  readonly root = new THREE.Group();

  follow(stage: IStaged): void {
    if (!stage.view.labels) {
      if (this._sprites.size > 0) {
        this.dispose();
      }
      return;
    }
    [...this._sprites.keys()].filter(name => !stage.pieces.has(name)).forEach(name => this._drop(name));
    for (const [name, { mesh }] of stage.pieces) {
      let sprite = this._sprites.get(name);
      if (!sprite) {
        sprite = label(name, 'small');
        this._sprites.set(name, sprite);
        this.root.add(sprite);
      }
      mesh.geometry.boundingBox.getCenter(sprite.position).applyMatrix4(mesh.matrix);
      // What is cut away has no name either.
      sprite.visible = !stage.plane || stage.plane.distanceToPoint(sprite.position) >= 0;
    }
  }

  dispose(): void {
    [...this._sprites.keys()].forEach(name => this._drop(name));
  }

  repaint(): void {
    this.dispose();
  }

  private _drop(name: string): void {
    const sprite = this._sprites.get(name);
    if (sprite) {
      this.root.remove(sprite);
      disposeLabel(sprite);
      this._sprites.delete(name);
    }
  }

  private _sprites = new Map<string, THREE.Sprite>();
}
