/**
 * The colours of what is drawn beside the wood, for a light page and for a dark one, and word when the page changes.
 *
 * JupyterLab, Notebook 7 and Voila write on the body whether their theme is light. The wood keeps its colours: it looks
 * the same at night.
 */

export interface IPalette {
  /** Text, the plate that it stands on, and the plate's rim. */
  ink: string;
  plate: string;
  rim: string;
  /** Above and below, behind the piece. */
  backdrop: [string, string];
  /** Dimension lines, and the edges of boards. */
  line: number;
  edge: number;
  /** How dark the shadow on the floor is, 0..1. */
  shadow: number;
  /** What stands out: joints. */
  accent: number;
  /** The person and the room that stand there for scale. */
  figure: number;
  room: { wall: [side: number, back: number]; floor: number; door: number; frame: number };
}

export const LIGHT: IPalette = {
  ink: '#1f2a33',
  plate: 'rgba(255, 255, 255, 0.92)',
  rim: 'rgba(60, 75, 90, 0.35)',
  backdrop: ['#fcfdfd', '#eff1f3'],
  line: 0x7d8b99,
  edge: 0x4a3a28,
  shadow: 0.72,
  accent: 0xd8432e,
  figure: 0xa9b5c0,
  room: { wall: [0xe3e6e8, 0xeceeef], floor: 0xd3cec8, door: 0xf7f8f8, frame: 0xd5d9dc }
};

export const DARK: IPalette = {
  ink: '#e8ecf0',
  plate: 'rgba(33, 37, 42, 0.92)',
  rim: 'rgba(205, 215, 225, 0.4)',
  backdrop: ['#32363b', '#232629'],
  line: 0x98a4b0,
  edge: 0x1e150b,
  shadow: 0.95,
  accent: 0xff6b4f,
  figure: 0x7c8894,
  room: { wall: [0x3c4147, 0x454b51], floor: 0x37352f, door: 0x555c63, frame: 0x30353a }
};

const THEME_ATTRIBUTE = 'data-jp-theme-light';

/** The colours for the page as it is now. */
export function palette(): IPalette {
  return document.body.getAttribute(THEME_ATTRIBUTE) === 'false' ? DARK : LIGHT;
}

const listeners = new Set<() => void>();
let observer: MutationObserver | null = null;

/** Calls `listener` after the page's theme has changed; what comes back ends that. */
export function onTheme(listener: () => void): () => void {
  listeners.add(listener);
  if (!observer) {
    observer = new MutationObserver(() => listeners.forEach(told => told()));
    observer.observe(document.body, { attributes: true, attributeFilter: [THEME_ATTRIBUTE] });
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      observer?.disconnect();
      observer = null;
    }
  };
}
