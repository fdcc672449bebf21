/**
 * Keys and the wheel between a preview and the notebook around it.
 *
 * A slider, a button or the picture that has the focus keeps its keys: the notebook would step to another cell with an
 * arrow, and delete one with two letters. What is pressed with Ctrl, Alt or Cmd stays the application's, as saving is.
 * The wheel scrolls the notebook past the picture, and brings the piece nearer only once the picture was taken hold of.
 */

const PREVIEW = '.fab-preview';
const PICTURE = '.fab-stage canvas';
const SUPPRESS = 'data-lm-suppress-shortcuts';
/** The class of a stage that was just scrolled past; style.css says on it how to come nearer. */
const HINT = 'fab-scrolled-past';
const HINT_MS = 1600;

/** Whether a key that is pressed within a preview is the preview's own. Shift+Enter runs the cell everywhere. */
export function isOwnKey(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): boolean {
  return !event.ctrlKey && !event.metaKey && !event.altKey && !(event.shiftKey && event.key === 'Enter');
}

/** Stands between previews and the page, once for all of them; before the application's own listeners. */
export function keepKeysAndWheel(page: Window = window): void {
  page.addEventListener('keydown', event => onKey(event), true);
  let held: Element | null = null;
  page.addEventListener('pointerdown', event => (held = pictureAt(event.target)), true);
  page.addEventListener('pointerover', event => (held = held === event.target || event.buttons ? held : null), true);
  page.addEventListener('wheel', event => onWheel(event, held), { capture: true, passive: true });
}

function onKey(event: KeyboardEvent): void {
  const { target } = event;
  if (target instanceof Element && target.closest(PREVIEW)) {
    // On the element itself: the notebook's shortcuts are for whatever has the focus, and are looked for from there up.
    if (isOwnKey(event)) {
      target.setAttribute(SUPPRESS, 'true');
    } else {
      target.removeAttribute(SUPPRESS);
    }
  }
}

function onWheel(event: WheelEvent, held: Element | null): void {
  const picture = pictureAt(event.target);
  if (!picture || picture === held || event.ctrlKey || event.metaKey) {
    return;
  }
  // The orbit does not hear of it; the page scrolls, since nobody prevents it.
  event.stopPropagation();
  const stage = picture.closest('.fab-stage');
  stage?.classList.add(HINT);
  clearTimeout(fading);
  fading = setTimeout(() => stage?.classList.remove(HINT), HINT_MS);
}

let fading: ReturnType<typeof setTimeout> | undefined;

function pictureAt(target: EventTarget | null): Element | null {
  return target instanceof Element ? target.closest(PICTURE) : null;
}
