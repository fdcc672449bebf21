/**
 * Draws what a message has brought: at once, and not with the page's next frame.
 *
 * The page's own frame, in which the slider's handle moves, is put together just before the answer arrives. Where the
 * processor draws, that takes longer than the piece itself, and the page's next frame begins only after it: a piece that
 * waited for that frame would wait for both. Where the hand has moved on, and the picture before is not on the
 * screen yet, the newer answer is waited for instead: a picture that nobody gets to see would only hold it up. While
 * the hand drags, pictures take no more than half of the time, so that the handle stays under it and its last step is
 * not held up by the picture of the one before.
 */
import * as THREE from 'three';

/** A picture that waited for a newer one is drawn after this long without any, ms. */
const PATIENCE_MS = 200;
/** A pause between pictures of a drag is never longer, ms: five of them a second still move. */
const LONGEST_PAUSE_MS = 150;

/** Who drew last with a renderer: pythreejs hands renderers on from one picture to another. */
const lastWith = new WeakMap<THREE.WebGLRenderer, Painter>();

export class Painter {
  /** `ask` has the page draw with its next frame. */
  constructor(private readonly _ask: () => void) {}

  /** Notes what was just drawn with what. */
  drew(renderer: THREE.WebGLRenderer, scene: THREE.Scene, camera: THREE.Camera): void {
    clearTimeout(this._late);
    lastWith.set(renderer, this);
    this._seen = { renderer, scene, camera };
    const frame = (this._frame += 1);
    const begun = performance.now();
    this._shown = false;
    // The first begins with this picture, the second once it has been put on the screen.
    requestAnimationFrame(() => requestAnimationFrame(() => frame === this._frame && this._show(begun)));
  }

  /** Draws, now or soon: `passed` says that the hand has moved on since this was asked for, `drag` how long it still moves. */
  paint(passed: boolean, drag: number): void {
    clearTimeout(this._late);
    const next = this._shown ? this._next - performance.now() : PATIENCE_MS;
    const wait = passed ? next : Math.min(next, drag);
    if (wait > 0) {
      this._late = setTimeout(() => this._draw(), wait);
    } else {
      this._draw();
    }
  }

  dispose(): void {
    clearTimeout(this._late);
  }

  /** The picture that was begun at `begun` stands on the screen. */
  private _show(begun: number): void {
    const now = performance.now();
    this._shown = true;
    this._next = now + Math.min(LONGEST_PAUSE_MS, now - begun);
  }

  private _draw(): void {
    const seen = this._seen;
    if (seen && lastWith.get(seen.renderer) === this && seen.renderer.domElement.isConnected) {
      seen.renderer.render(seen.scene, seen.camera);
    } else {
      this._ask();
    }
  }

  private _seen: { renderer: THREE.WebGLRenderer; scene: THREE.Scene; camera: THREE.Camera } | null = null;
  private _frame = 0;
  private _shown = false;
  /** When the next picture of a drag may begin, ms of the page's clock. */
  private _next = 0;
  private _late: ReturnType<typeof setTimeout> | undefined;
}
