/**
 * The picture within reach of keys, of the mouse and of a finger: it takes the focus, keys turn it, a click picks a part.
 * pythreejs gives its canvas none of this. The way of a key is pure; `attend` is what touches the page.
 */

export type Point = [number, number, number];

/** What one press of an arrow key turns, and how much nearer one press of + comes. */
const STEP = Math.PI / 24;
const NEARER = 1.1;
/** Never quite to the pole, where left and right lose their meaning. */
const LEAST_TILT = 0.05;

const TURNS = new Map<string, [around: number, over: number, farther: number]>(
  Object.entries({
    ArrowLeft: [-STEP, 0, 1],
    ArrowRight: [STEP, 0, 1],
    ArrowUp: [0, -STEP, 1],
    ArrowDown: [0, STEP, 1],
    '+': [0, 0, 1 / NEARER],
    '=': [0, 0, 1 / NEARER],
    '-': [0, 0, NEARER]
  })
);

/** Where the eye goes when `key` is pressed; null for a key that does not move it. `z` is up. */
export function eyeAfter(key: string, eye: Point, target: Point): Point | null {
  const turn = TURNS.get(key);
  if (!turn) {
    return null;
  }
  const [x, y, z] = eye.map((value, i) => value - target[i]);
  const distance = Math.hypot(x, y, z) * turn[2];
  const around = Math.atan2(y, x) + turn[0];
  const tilt = Math.acos(z / Math.hypot(x, y, z)) + turn[1];
  const over = Math.min(Math.PI - LEAST_TILT, Math.max(LEAST_TILT, tilt));
  const flat = distance * Math.sin(over);
  return [
    target[0] + flat * Math.cos(around),
    target[1] + flat * Math.sin(around),
    target[2] + distance * Math.cos(over)
  ];
}

/** What keys and the mouse do with a picture. */
export interface IHands {
  /** Whether the key was of use here. */
  press(key: string): boolean;
  /** The part that is seen at this place of the canvas (-1..1, to the right and up); empty where there is none. */
  partAt(x: number, y: number): string;
  pick(part: string): void;
  zoom(part: string): void;
}

/** A press that moves farther than this turns the piece; one that does not picks a part, pixels. */
const STILL_PX = 4;

/** Which picture a canvas shows: pythreejs lends canvases from one picture to the next. */
const shown = new WeakMap<HTMLCanvasElement, IHands>();

/** Makes the canvas answer keys and the mouse for this picture. */
export function attend(canvas: HTMLCanvasElement, hands: IHands): void {
  const known = shown.get(canvas);
  shown.set(canvas, hands);
  if (!known) {
    canvas.tabIndex = 0;
    canvas.setAttribute('role', 'img');
    canvas.addEventListener('keydown', event => onKey(event, shown.get(canvas)));
    onPointer(canvas);
  }
}

function onKey(event: KeyboardEvent, hands: IHands | undefined): void {
  if (!event.ctrlKey && !event.metaKey && !event.altKey && hands?.press(event.key)) {
    event.preventDefault();
    event.stopPropagation();
  }
}

function onPointer(canvas: HTMLCanvasElement): void {
  let down: PointerEvent | null = null;
  let over = 0;
  const partAt = (event: MouseEvent): string => {
    const box = canvas.getBoundingClientRect();
    const x = (2 * (event.clientX - box.left)) / box.width - 1;
    const y = 1 - (2 * (event.clientY - box.top)) / box.height;
    return shown.get(canvas)?.partAt(x, y) ?? '';
  };
  canvas.addEventListener('pointerdown', event => {
    down = event.isPrimary && event.button === 0 ? event : null;
  });
  canvas.addEventListener('pointerup', event => {
    if (down && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) <= STILL_PX) {
      // The orbit's own handler keeps the focus away; Escape must reach the picture after a click.
      canvas.focus({ preventScroll: true });
      shown.get(canvas)?.pick(partAt(event));
    }
    down = null;
  });
  canvas.addEventListener('dblclick', event => shown.get(canvas)?.zoom(partAt(event)));
  // At most one look a frame, and none while the piece is being turned.
  canvas.addEventListener('pointermove', event => {
    if (event.buttons === 0 && over === 0) {
      over = requestAnimationFrame(() => {
        over = 0;
        canvas.style.cursor = partAt(event) ? 'pointer' : 'grab';
      });
    }
  });
}

/** Gives the controls beside the canvas what ipywidgets does not: handles a name, toggles a state. Whether there are any. */
export function nameControls(canvas: HTMLCanvasElement): boolean {
  const page = canvas.closest('.fab-preview');
  const rows = [...(page?.querySelectorAll('.widget-slider') ?? [])];
  for (const row of rows) {
    const name = row.querySelector('.widget-label')?.textContent || (row.getAttribute('title') ?? '');
    row.querySelectorAll('.noUi-handle').forEach(handle => handle.setAttribute('aria-label', name));
  }
  page?.querySelectorAll('.fab-toolbar .widget-toggle-button').forEach(button => {
    const tell = (): void => button.setAttribute('aria-pressed', String(button.classList.contains('mod-active')));
    new MutationObserver(tell).observe(button, { attributes: true, attributeFilter: ['class'] });
    tell();
  });
  return rows.length > 0;
}
