/**
 * Brings the piece into sight when its cell has been run: a notebook that runs all of its cells goes to the last one,
 * and a cell that is run goes to the next, so that what was drawn would often be below or above what one sees.
 *
 * Only for a person who waits for it: who scrolls, types or clicks meanwhile is looking at something else. Knows of a
 * notebook only what it needs, since JupyterLab and Notebook 7 differ in the rest.
 */
import type { JupyterFrontEnd } from '@jupyterlab/application';

import { CellNames } from './names';

/** The commands that run cells, of the notebook and of the Run menu. */
const RUNS = /^(notebook:(restart-(and-)?)?run-(?!in-console)|runmenu:(restart-(and-)?)?run)/;
const WIDGET = 'application/vnd.jupyter.widget-view+json';
const LOOK_MS = 100;
/** A picture that is not drawn after this long is not waited for, ms. */
const DRAWN_MS = 15_000;
/** So much of the picture in sight is enough: nothing is moved. */
const ENOUGH = 0.8;
const WHOLE = 0.99;
/** Input above the picture that is shown with it, pixels; a longer one is scrolled past. */
const INPUT_PX = 130;

interface IOutput {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
}

interface IRunCell {
  node: HTMLElement;
  model: { type: string; outputs?: { length: number; get(i: number): IOutput } };
}

interface IBook {
  node: HTMLElement;
  widgets: readonly IRunCell[];
  scrollToItem?(index: number, align: string): Promise<void>;
  isDisposed: boolean;
}

/** The identities of the previews in a cell's outputs. */
export function previewsIn(outputs: Iterable<IOutput>): string[] {
  return [...outputs]
    .filter(output => CellNames.shown in (output.metadata ?? {}) && output.data[WIDGET])
    .map(output => String((output.data[WIDGET] as { model_id?: unknown }).model_id));
}

/** Whether a command of that name runs cells. */
export function runsCells(command: string): boolean {
  return RUNS.test(command);
}

/** Watches the application's commands from now on. */
export function revealWhatIsRun(app: JupyterFrontEnd): void {
  let acted = 0;
  for (const kind of ['wheel', 'keydown', 'pointerdown']) {
    window.addEventListener(kind, () => (acted = performance.now()), { capture: true, passive: true });
  }
  app.commands.commandExecuted.connect((_, { id, result }) => {
    const book = (app.shell.currentWidget as { content?: Partial<IBook> } | null)?.content;
    if (runsCells(id) && book?.widgets && book.node) {
      const since = performance.now();
      let ended = false;
      void result.then(
        () => (ended = true),
        () => (ended = true)
      );
      const running = { going: (): boolean => !ended, left: (): boolean => acted > since || !!book.isDisposed };
      void reveal(book as IBook, running);
    }
  });
}

interface IRun {
  /** Whether cells are still being run. */
  going(): boolean;
  /** Whether the person has turned to something else. */
  left(): boolean;
}

async function reveal(book: IBook, run: IRun): Promise<void> {
  const before = new Set(book.widgets.flatMap(shownBy));
  for (let last = false; !run.left() && !last;) {
    // What came with the last cell is looked for once more after its end.
    last = !run.going();
    await later(LOOK_MS);
    const found = book.widgets.find(cell => shownBy(cell).some(id => !before.has(id)));
    if (found) {
      return bring(book, found, run);
    }
  }
}

function shownBy(cell: IRunCell): string[] {
  const { outputs } = cell.model;
  return outputs ? previewsIn(Array.from({ length: outputs.length }, (_, i) => outputs.get(i))) : [];
}

async function bring(book: IBook, cell: IRunCell, run: IRun): Promise<void> {
  const start = performance.now();
  // Once the page is moved for it, the whole picture is brought into sight.
  let enough = ENOUGH;
  const inSight = (): boolean => cell.node.isConnected && seenPart(cell.node.querySelector('.fab-stage')) >= enough;
  if (!inSight()) {
    enough = WHOLE;
    // A notebook of many cells has only those on its page that are in sight.
    await book.scrollToItem?.(book.widgets.indexOf(cell), 'start');
  }
  // The picture grows while it is loaded, and what is above it may: until both rest, it is looked at again.
  for (let rests = 0; rests < 3 && !run.left() && performance.now() - start < DRAWN_MS; await later(LOOK_MS)) {
    const preview = cell.node.querySelector('.fab-preview');
    if (!preview?.querySelector('canvas')) {
      continue;
    }
    if (!inSight()) {
      const above = preview.getBoundingClientRect().top - cell.node.getBoundingClientRect().top;
      (above <= INPUT_PX ? cell.node : preview).scrollIntoView({ block: 'start' });
    }
    rests += 1;
  }
}

/** How much of an element's height can be seen, 0 to 1. */
function seenPart(element: Element | null): number {
  const scroller = element?.closest('.jp-WindowedPanel-outer, .jp-Notebook');
  if (!element || !scroller) {
    return 0;
  }
  const box = element.getBoundingClientRect();
  const around = scroller.getBoundingClientRect();
  const low = Math.min(box.bottom, around.bottom, window.innerHeight);
  return box.height > 0 ? Math.max(0, low - Math.max(box.top, around.top)) / box.height : 0;
}

function later(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}
