/**
 * The picture for people who do not use a mouse or do not see it: it takes the focus, keys turn it, and it says what it
 * shows. pythreejs gives its canvas none of this. The way of a key is pure; `attend` is what touches the page.
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

/** What the picture shows, in words. */
export function described(sizes: string[], parts: string[]): string {
  const size = sizes.length > 0 ? `, ${sizes.join(' by ')}` : '';
  const names = parts.join(', ');
  return `The piece${size}; ${parts.length} ${parts.length === 1 ? 'part' : 'parts'}: ${names}. Arrow keys turn it, plus and minus come nearer and go back.`;
}

/** Makes the canvas one that keys can reach. `press` answers whether it took the key. */
export function attend(canvas: HTMLCanvasElement, press: (key: string) => boolean): void {
  canvas.tabIndex = 0;
  canvas.setAttribute('role', 'img');
  canvas.addEventListener('keydown', event => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey && press(event.key)) {
      // The notebook would move to another cell with the same keys.
      event.preventDefault();
      event.stopPropagation();
    }
  });
}

/** Gives the sliders beside the canvas their names: ipywidgets' handles bear none. Whether they were there already. */
export function nameSliders(canvas: HTMLCanvasElement): boolean {
  const rows = [...(canvas.closest('.fab-preview')?.querySelectorAll('.widget-slider') ?? [])];
  for (const row of rows) {
    const name = row.querySelector('.widget-label')?.textContent ?? '';
    row.querySelectorAll('.noUi-handle').forEach(handle => handle.setAttribute('aria-label', name));
  }
  return rows.length > 0;
}
