// The camera of the viewer: turns about the piece by pointer, wheel, pinch and arrow keys, and slowly by itself until
// somebody takes hold of it. Angles are radians, lengths mm.

import { add, cross, lookAt, mix, multiply, perspective, scale, subtract, unitVector } from "./matrices.js";

const VIEW = (30 * Math.PI) / 180; // little distortion, as in a photograph of furniture
const START = { turn: -1.14, rise: 0.36 }; // from the front, a little to the right and above
const RISE = [-0.05, 1.45]; // not from under the floor, not over the top
const IDLE_TURN = 0.00016; // radians a ms: once around in 40 s
const SETTLE = 0.14; // share of the way to a new middle, each picture

export class Orbit {
  constructor(canvas, changed) {
    this.canvas = canvas;
    this.changed = changed;
    this.target = null;
    this.idle = !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.pointers = new Map();
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    for (const name of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(name, (event) => this.pointers.delete(event.pointerId));
    }
    canvas.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    canvas.addEventListener("keydown", (event) => this.#key(event));
    canvas.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  /** Whether another picture is needed. */
  get moving() {
    return (this.idle && !document.hidden) || (this.goal && Math.hypot(...subtract(this.goal, this.target)) > 0.5);
  }

  /** Look at a box; the first one, and one that would not fit, set the distance. */
  frame(low, high, aspect) {
    const size = Math.hypot(...subtract(high, low));
    const fit = (size / 2 / Math.sin(VIEW / 2)) * Math.max(1.02, 1.22 / aspect);
    this.goal = scale(add(low, high), 0.5);
    this.fit = fit;
    if (!this.target) this.reset();
    this.distance = Math.max(this.distance, Math.min(fit, this.distance * 1.4) * 0.86);
  }

  /** Look at a box that has grown or shrunk: as near to it as before, for its size. */
  reframe(low, high, aspect) {
    const before = this.fit;
    const distance = this.distance;
    this.frame(low, high, aspect);
    this.distance = (distance * this.fit) / before;
  }

  /** Back to the first view of the whole piece. */
  reset() {
    Object.assign(this, START, { target: [...this.goal], distance: this.fit });
    this.changed();
  }

  /** Go on moving, at that time. */
  tick(now) {
    const passed = Math.min(60, now - (this.last ?? now));
    this.last = now;
    if (this.idle) this.turn += passed * IDLE_TURN;
    this.target = mix(this.target, this.goal, SETTLE);
  }

  /** Where the eye is. */
  eye() {
    const level = Math.cos(this.rise);
    const way = [Math.cos(this.turn) * level, Math.sin(this.turn) * level, Math.sin(this.rise)];
    return add(this.target, scale(way, this.distance));
  }

  /** From places in the room to places on the screen. */
  lens(aspect) {
    const near = this.distance / 20;
    return multiply(perspective(VIEW, aspect, near, this.distance * 4), lookAt(this.eye(), this.target));
  }

  #hold() {
    this.idle = false;
    this.changed();
  }

  #down(event) {
    this.canvas.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, event);
    this.#hold();
  }

  #move(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const by = [event.clientX - before.clientX, event.clientY - before.clientY];
    if (this.pointers.size === 2) {
      const other = [...this.pointers.values()].find((pointer) => pointer.pointerId !== event.pointerId);
      const apart = (pointer) => Math.hypot(pointer.clientX - other.clientX, pointer.clientY - other.clientY);
      this.#zoom(apart(before) / Math.max(1, apart(event)));
      this.#pan(by[0] / 2, by[1] / 2);
    } else if (event.buttons === 2 || event.shiftKey) this.#pan(...by);
    else this.#turn(-by[0] * 0.008, by[1] * 0.008);
    this.pointers.set(event.pointerId, event);
  }

  #wheel(event) {
    event.preventDefault();
    this.#hold();
    this.#zoom(Math.exp(event.deltaY * 0.0012));
  }

  #key(event) {
    const step = { ArrowLeft: [-0.12, 0], ArrowRight: [0.12, 0], ArrowUp: [0, 0.08], ArrowDown: [0, -0.08] }[event.key];
    const closer = { "+": 0.9, "=": 0.9, "-": 1.1 }[event.key];
    if (!step && !closer) return;
    event.preventDefault();
    this.#hold();
    if (step) this.#turn(...step);
    else this.#zoom(closer);
  }

  #turn(turn, rise) {
    this.turn += turn;
    this.rise = Math.min(RISE[1], Math.max(RISE[0], this.rise + rise));
    this.changed();
  }

  #zoom(by) {
    this.distance = Math.min(this.fit * 2.2, Math.max(this.fit * 0.25, this.distance * by));
    this.changed();
  }

  #pan(x, y) {
    const unit = (this.distance * Math.tan(VIEW / 2) * 2) / this.canvas.clientHeight;
    const back = unitVector(subtract(this.eye(), this.target));
    const right = unitVector(cross([0, 0, 1], back));
    const up = cross(back, right);
    this.goal = add(this.goal, add(scale(right, -x * unit), scale(up, y * unit)));
    this.target = [...this.goal];
    this.changed();
  }
}
