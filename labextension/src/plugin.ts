/**
 * The plugin of the sidebar. What it needs of JupyterLab is loaded when it is activated: a page that has no sidebar, as
 * Voila's, has not all of it, and the preview must not fail with it.
 */
import { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';

import type { FabModel } from './model';
import { IFab } from './tokens';

export const sidebarPlugin: JupyterFrontEndPlugin<FabModel> = {
  id: 'jupyter-fab:sidebar',
  description: 'Catalogue, orders and the workshop beside the notebook.',
  autoStart: true,
  provides: IFab,
  activate: async (app: JupyterFrontEnd): Promise<FabModel> => {
    const { installSidebar } = await import('./install');
    return installSidebar(app);
  }
};
