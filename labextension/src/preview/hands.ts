/**
 * What a person does to the picture with keys and the mouse: turns it, picks a part, comes nearer.
 *
 * Only the eye is moved here. What is picked goes to the kernel, which answers with a view: so the picture, the parts
 * list beside it and a second picture of the same piece never disagree.
 */
import { WidgetModel } from '@jupyter-widgets/base';
import * as THREE from 'three';

import { attend, eyeAfter, IHands, Point } from './access';
import { nextPart, partAt } from './pick';
import { Stage } from './stage';

export interface IHeard {
  /** The eye has moved: draw. */
  moved(): void;
  /** Something for the kernel to answer. */
  said(content: { type: 'pick' | 'zoom'; part: string }): void;
}

export class Hands implements IHands {
  constructor(
    private readonly _stage: Stage,
    private readonly _heard: IHeard
  ) {}

  /** Takes hold of the canvas that the piece was just drawn on. */
  hold(canvas: HTMLCanvasElement, camera: THREE.Camera): void {
    this._camera = camera;
    this._canvas = canvas;
    attend(canvas, this);
  }

  /** The canvas that shows the piece; null before the first draw. */
  get canvas(): HTMLCanvasElement | null {
    return this._canvas;
  }

  partAt(x: number, y: number): string {
    return this._camera ? partAt([x, y], this._camera, this._stage) : '';
  }

  pick(part: string): void {
    const [picked = ''] = this._stage.view.highlight;
    if (part !== picked || this._stage.view.highlight.length > 1) {
      this._heard.said({ type: 'pick', part });
    }
  }

  zoom(part: string): void {
    this._heard.said({ type: 'zoom', part });
  }

  press(key: string): boolean {
    const [picked = ''] = this._stage.view.highlight;
    switch (key) {
      case 'Escape':
        this.pick('');
        return picked !== '';
      case 'PageDown':
      case 'PageUp':
        this.pick(nextPart([...this._stage.pieces.keys()], picked, key === 'PageDown' ? 1 : -1));
        return true;
      case 'Enter':
        this.zoom(picked);
        return true;
      case 'Home':
        this.zoom('');
        return true;
      default:
        return this._turn(key);
    }
  }

  /** Whether the key moved the eye; it turns about what lies in the middle of the picture. */
  private _turn(key: string): boolean {
    const camera = this._camera;
    if (!camera) {
      return false;
    }
    const ahead = camera.getWorldDirection(new THREE.Vector3());
    const depth = this._stage.bounds().getCenter(new THREE.Vector3()).sub(camera.position).dot(ahead);
    const target = camera.position.clone().addScaledVector(ahead, Math.max(depth, 1));
    const eye = eyeAfter(key, camera.position.toArray() as Point, target.toArray() as Point);
    if (!eye) {
      return false;
    }
    camera.position.fromArray(eye);
    camera.lookAt(target);
    const model = (camera as THREE.Camera & { ipymodel?: WidgetModel }).ipymodel;
    model?.set({ position: eye, quaternion: camera.quaternion.toArray() }, 'pushFromThree' as never);
    model?.save_changes();
    this._heard.moved();
    return true;
  }

  private _canvas: HTMLCanvasElement | null = null;
  private _camera: THREE.Camera | null = null;
}
