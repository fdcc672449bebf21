/** Opens a notebook so that its cells are there to be seen, also when the machine is busy with something else. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IDocumentWidget } from '@jupyterlab/docregistry';
import type { Widget } from '@lumino/widgets';

/** A notebook that shows none of its cells after this long is left as it is, ms. */
const PATIENCE_MS = 20_000;
const LOOK_MS = 250;

/** The document at that path, once its content is read and its first cell stands on the page; null without one. */
export async function openNotebook(app: JupyterFrontEnd, path: string): Promise<IDocumentWidget | null> {
  const opened = (await app.commands.execute('docmanager:open', { path })) as IDocumentWidget | undefined;
  if (!opened) {
    return null;
  }
  await opened.context.ready;
  await opened.revealed;
  const content = opened.content as Widget & { widgets?: readonly unknown[] };
  for (const start = performance.now(); performance.now() - start < PATIENCE_MS; await later(LOOK_MS)) {
    if (opened.isDisposed || !content.widgets?.length || content.node.querySelector('.jp-Cell')) {
      break;
    }
    // A notebook lays its cells out when it is told of its size: on a busy machine that was before it had any.
    window.dispatchEvent(new Event('resize'));
    content.update();
  }
  return opened;
}

function later(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}
