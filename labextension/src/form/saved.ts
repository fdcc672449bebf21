/** Sizes that a person has saved by name, in this browser: by design, whatever its version. */
import type { Values } from './logic';

export type Sizes = Record<string, Record<string, unknown>>;

const KEY = 'jupyter-fab:sizes:';

/** The sizes saved for a design, by name; none where the browser keeps nothing. */
export function savedSizes(design: string): Sizes {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY + design) ?? '{}');
    return typeof found === 'object' && found !== null ? (found as Sizes) : {};
  } catch {
    return {};
  }
}

/** Saves them under a name, in place of what it stood for. */
export function saveSizes(design: string, name: string, values: Values): Sizes {
  return write(design, { ...savedSizes(design), [name]: values });
}

/** Forgets a name. */
export function forgetSizes(design: string, name: string): Sizes {
  return write(design, Object.fromEntries(Object.entries(savedSizes(design)).filter(([one]) => one !== name)));
}

function write(design: string, sizes: Sizes): Sizes {
  try {
    localStorage.setItem(KEY + design, JSON.stringify(sizes));
  } catch {
    // A browser that keeps nothing: they are there until the page is closed.
  }
  return sizes;
}
