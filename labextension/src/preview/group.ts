/**
 * `FabGroupModel`: a pythreejs Group whose content comes as one binary message for each change.
 *
 * It answers `ready` when it can draw (the kernel then sends the whole scene) and `drawn` after a message has reached
 * the screen. Messages carry rising sequence numbers; an older one that arrives late moves nothing.
 */
import { GroupModel, OrbitControlsModel } from 'jupyter-threejs';
import * as THREE from 'three';

import { nameControls } from './access';
import { Drag } from './drag';
import { Hands } from './hands';
import { FabNames } from './names';
import { IAsked, IEye, Incoming, ISceneMessage, IView, IViewMessage } from './message';
import { Painter } from './painter';
import { photograph } from './photo';
import { Stage } from './stage';
import { onTheme } from './theme';
import { described } from './words';

/** Length of the move from assembled to exploded or from shut to open, ms: long enough to follow with the eye. */
const MOVE_MS = 350;
/** After this long without a draw the hand rests, and the kernel is told where the eye has got to, ms. */
const REST_MS = 200;

export class FabGroupModel extends GroupModel {
  // Backbone calls `initialize` from the base constructor, before field initialisers would run: hence only declarations.
  declare stage: Stage;
  declare private _seq: number;
  declare private _waiting: number | null;
  declare private _draws: number;
  declare private _motion: number;
  declare private _text: string;
  declare private _sizes: string[];
  declare private _named: boolean;
  /** Tells the kernel where the eye has been moved to, once that is drawn. */
  declare private _stood: (() => void) | null;
  declare private _resting: ReturnType<typeof setTimeout> | undefined;
  declare private _hands: Hands;
  declare private _painter: Painter;
  declare private _drag: Drag;
  /** The sliders whose steps are noted, by their model's id. */
  declare private _watched: Set<string>;
  /** Messages are taken one after the other, also while the first of them waits for the controls. */
  declare private _taken: Promise<void>;
  declare private _forgetTheme: () => void;

  override defaults(): Record<string, unknown> {
    return {
      ...super.defaults(),
      _model_name: FabNames.model,
      _model_module: FabNames.module,
      _model_module_version: FabNames.version
    };
  }

  override initialize(attributes: Backbone.ObjectHash, options: Parameters<GroupModel['initialize']>[1]): void {
    this.stage = new Stage();
    this._seq = 0;
    this._waiting = null;
    this._draws = 0;
    this._motion = 0;
    this._text = '';
    this._sizes = [];
    this._named = false;
    this._stood = null;
    this._painter = new Painter(() => this._redraw());
    this._drag = new Drag();
    this._watched = new Set();
    this._hands = new Hands(this.stage, {
      moved: () => this._redraw(),
      said: content => this.send(content, {})
    });
    this._forgetTheme = onTheme(() => {
      this.stage.repaint();
      this._redraw();
    });
    super.initialize(attributes, options);
    // The page's own promise: pythreejs' remember the promise before them, and with it every message.
    this._taken = Promise.resolve(this.initPromise).then(() => undefined);
    void this.initPromise.then(() => {
      this.obj.add(this.stage.root);
      this.stage.room.floor.onAfterRender = (renderer, scene, camera) => {
        this.stage.detail.watch(scene as THREE.Scene);
        this._reach(renderer.domElement, camera);
        this._painter.drew(renderer, scene as THREE.Scene, camera);
        this._onDrawn(renderer);
      };
      this.send({ type: 'ready' }, {});
    });
  }

  override onCustomMessage(content: object, buffers: DataView[]): void {
    const message = content as Incoming;
    if (message.type === 'scene' || message.type === 'view') {
      const taken = this._taken.then(() => this._receive(message, buffers[0]));
      this._taken = taken.catch(error => console.error('Fab: a picture was not drawn:', error));
    } else if (message.type === 'photo') {
      if (this._hands.canvas) {
        photograph(this._hands.canvas, message.name);
      }
    } else {
      super.onCustomMessage(content, buffers);
    }
  }

  override close(comm_closed?: boolean): Promise<void> {
    cancelAnimationFrame(this._motion);
    this._forgetTheme();
    clearTimeout(this._resting);
    this._painter.dispose();
    this.stage.dispose();
    return super.close(comm_closed);
  }

  private async _receive(message: ISceneMessage | IViewMessage, buffer: DataView | undefined): Promise<void> {
    if (message.seq <= this._seq) {
      return;
    }
    this._seq = message.seq;
    if (message.eye) {
      await this._stand(message.eye);
    }
    this._waiting = message.seq;
    if (message.type === 'scene') {
      cancelAnimationFrame(this._motion);
      this.stage.apply(message, buffer);
      this._sizes = message.dims.map(dim => dim.label);
    }
    this._text = described(this._sizes, [...this.stage.pieces.keys()], { ...this.stage.view, ...message.view });
    if (message.type === 'scene') {
      const passed = message.asked !== null && (await this._passed(message.asked));
      this._painter.paint(passed, message.asked ? this._drag.left(performance.now()) : 0);
    } else {
      this._move(message.view);
    }
  }

  /** Moves the eye in the same draw as what came with it; the kernel is told afterwards. */
  private async _stand({ orbit, position, target }: IEye): Promise<void> {
    const model = (await this.widget_manager.get_model(orbit)) as OrbitControlsModel;
    const { object: camera, target: turned } = model.obj;
    camera.position.fromArray(position);
    turned.fromArray(target);
    // Not `update` of the controls, which would ask for a draw of their own.
    camera.lookAt(turned);
    this._stood = () => model.update_controlled();
  }

  /** Whether the slider has been moved on since: a newer picture is on its way. */
  private async _passed({ slider, value }: IAsked): Promise<boolean> {
    const model = await this.widget_manager.get_model(slider);
    if (!this._watched.has(slider)) {
      this._watched.add(slider);
      this.listenTo(model, 'change:value', () => this._drag.step(performance.now()));
    }
    return model.get('value') !== value;
  }

  /** Applies a view; a change of `explode` or `open` is played as a short movement. */
  private _move(view: Partial<IView>): void {
    cancelAnimationFrame(this._motion);
    const { explode, open } = this.stage.view;
    const to = { explode, open, ...view };
    const start = performance.now();
    const step = (now: number): void => {
      const t = Math.min(1, Math.max(0, (now - start) / MOVE_MS));
      const eased = t * t * (3 - 2 * t);
      const way = { explode: explode + (to.explode - explode) * eased, open: open + (to.open - open) * eased };
      this.stage.setView({ ...view, ...way });
      this._redraw();
      if (t < 1) {
        this._motion = requestAnimationFrame(step);
      }
    };
    step(to.explode === explode && to.open === open ? start + MOVE_MS : start);
  }

  /** Keeps the words beside the picture true, and lets keys turn it. */
  private _reach(canvas: HTMLCanvasElement, camera: THREE.Camera): void {
    if (canvas.getAttribute('aria-label') !== this._text) {
      canvas.setAttribute('aria-label', this._text);
    }
    this._hands.hold(canvas, camera);
    const eye = camera.position.toArray();
    // What is being drawn now must not change under the renderer's hands.
    queueMicrotask(() => this.stage.face(eye) && this._redraw());
    // The first draw may come before the page has the controls.
    this._named ||= nameControls(canvas);
  }

  private _redraw(): void {
    this.trigger('childchange', this);
  }

  private _onDrawn(renderer: THREE.WebGLRenderer): void {
    this._draws += 1;
    if (this._waiting === null) {
      return;
    }
    const { uploads, partCount, geometryCount } = this.stage;
    const seq = this._waiting;
    this._waiting = null;
    const { geometries: held, textures } = renderer.info.memory;
    // After the frame, so that a message never delays it.
    const told = { type: 'drawn', seq, draws: this._draws, uploads, parts: partCount, geometries: geometryCount };
    setTimeout(() => {
      this.send({ ...told, held, textures }, {});
    });
    clearTimeout(this._resting);
    this._resting = setTimeout(() => {
      this._stood?.();
      this._stood = null;
    }, REST_MS);
  }
}
