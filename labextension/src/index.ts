/** The plugins of the extension: the preview works alone, the panels need the Jupyter Server extension. */
import { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { sidebarPlugin } from './plugin';
import { previewPlugin } from './preview';

const plugins: JupyterFrontEndPlugin<unknown>[] = [previewPlugin, sidebarPlugin];
export default plugins;
