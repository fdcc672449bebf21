/** Tells a drag from a single step: whether the hand that moves a slider is still on its way. */

/** A step that follows another after no more than this belongs to a drag, ms: a held key repeats every 30 to 40. */
const CHAIN_MS = 60;
/** After this long without a step the hand is taken to rest, ms. */
const REST_MS = 30;

export class Drag {
  /** Notes a step of the slider. */
  step(now: number): void {
    this._chained = now - this._at <= CHAIN_MS;
    this._at = now;
  }

  /** Milliseconds until the hand is taken to rest; 0 where it rests, and after a single step. */
  left(now: number): number {
    return this._chained ? Math.max(0, this._at + REST_MS - now) : 0;
  }

  private _at = -Infinity;
  private _chained = false;
}
