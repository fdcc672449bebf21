/** The plugins of the extension: the preview works alone, the panels need the Jupyter Server extension. */
import { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { sidebarPlugin } from './plugin';
import { previewPlugin } from './preview';

/** Voila marks its pages so; they show what a notebook shows, and nothing stands beside it. */
const beside = document.body.dataset['voila'] === undefined;

const plugins: JupyterFrontEndPlugin<unknown>[] = beside ? [previewPlugin, sidebarPlugin] : [previewPlugin];
export default plugins;
