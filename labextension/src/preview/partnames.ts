/** The name of each part, in its middle; of what is no panel always, with the reason. */
import * as THREE from 'three';

import type { IFeature, IStaged } from './feature';
import { disposeLabel, label } from './label';
import { REFUSED } from './materials';

export class PartNames implements IFeature {
  readonly root = new THREE.Group();

  follow(stage: IStaged): void {
    const texts = new Map<string, string>();
    for (const [name, { part }] of stage.pieces) {
      if (part.material === REFUSED) {
        texts.set(name, `${name}\nno panel: ${part.group}`);
      } else if (stage.view.labels) {
        texts.set(name, name);
      }
    }
    [...this._sprites.keys()]
      .filter(name => texts.get(name) !== this._texts.get(name))
      .forEach(name => this._drop(name));
    for (const [name, { mesh }] of stage.pieces) {
      const text = texts.get(name);
      if (text === undefined) {
        continue;
      }
      let sprite = this._sprites.get(name);
      if (!sprite) {
        sprite = label(text, 'small');
        this._sprites.set(name, sprite);
        this._texts.set(name, text);
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
      this._texts.delete(name);
    }
  }

  private _sprites = new Map<string, THREE.Sprite>();
  private _texts = new Map<string, string>();
}
