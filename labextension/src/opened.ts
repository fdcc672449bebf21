/**
 * Opens a notebook so that its cells are there to be seen, also when the machine is busy with something else; runs those
 * that are the product's own. A fork is somebody else's code: whoever opens it decides when it is run.
 */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IDocumentWidget } from '@jupyterlab/docregistry';
import type { Widget } from '@lumino/widgets';

/** A notebook that shows none of its cells after this long is left as it is, ms. */
const PATIENCE_MS = 20_000;
const LOOK_MS = 250;
/** Its cells have come to stay when they were seen so often: the launcher moves the notebook to its own place. */
const LOOKS = 4;

/** The document at that path; its cells follow. Null where there is none. */
export async function openNotebook(app: JupyterFrontEnd, path: string): Promise<IDocumentWidget | null> {
  const opened = ((await app.commands.execute('docmanager:open', { path })) ?? null) as IDocumentWidget | null;
  if (opened) {
    void showCells(opened);
  }
  return opened;
}

/** Opens a notebook that the product itself has written, and runs it: the piece is the first thing that is seen. */
export async function openAndRun(app: JupyterFrontEnd, path: string): Promise<IDocumentWidget | null> {
  const opened = await openNotebook(app, path);
  const session = (opened as { sessionContext?: { ready: Promise<void> } } | null)?.sessionContext;
  void Promise.all([opened?.context.ready, opened?.revealed, session?.ready]).then(() => {
    // The command is for the notebook in front: the person may have gone on to another one.
    if (opened && session && app.shell.currentWidget === opened) {
      void app.commands.execute('notebook:run-all-cells');
    }
  });
  // At once: the launcher gives its place to what it is given.
  return opened;
}

async function showCells(opened: IDocumentWidget): Promise<void> {
  await opened.context.ready;
  await opened.revealed;
  const content = opened.content as Widget & { widgets?: readonly unknown[] };
  const start = performance.now();
  for (let seen = 0; seen < LOOKS && performance.now() - start < PATIENCE_MS; await later(LOOK_MS)) {
    if (opened.isDisposed || !content.widgets?.length) {
      return;
    }
    if (content.node.querySelector('.jp-Cell')) {
      seen += 1;
    } else {
      // It lays its cells out when it is told of its size: on a busy machine that may have been before it had any.
      window.dispatchEvent(new Event('resize'));
      content.update();
    }
  }
}

function later(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}
