/** Registers the preview with ipywidgets. three.js is loaded when the first preview is shown, not at Lab's start. */
import { IJupyterWidgetRegistry } from '@jupyter-widgets/base';
import { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';

import { lookForCellsIn } from '../cell/find';
import { keepKeysAndWheel } from './keys';
import { FabNames } from './names';

export const previewPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-fab:preview',
  description: 'Draws pieces of furniture in notebooks: a pythreejs Group fed by one binary message per change.',
  autoStart: true,
  requires: [IJupyterWidgetRegistry],
  activate: (app: JupyterFrontEnd, registry: IJupyterWidgetRegistry): void => {
    lookForCellsIn(() => app.shell.widgets('main'));
    keepKeysAndWheel();
    registry.registerWidget({
      name: FabNames.module,
      version: FabNames.version,
      exports: async () => {
        const [{ FabGroupModel }, pages, { FabCellModel }, { FabBundleModel }] = await Promise.all([
          import('./group'),
          import('../page/page'),
          import('../cell/cell'),
          import('../bundle/bundle')
        ]);
        return { FabGroupModel, FabCellModel, FabBundleModel, ...pages };
      }
    });
  }
};
