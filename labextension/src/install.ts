/** Puts the sidebar, its commands and the launcher's card into JupyterLab or Notebook. */
import { ILabShell, ILayoutRestorer, JupyterFrontEnd } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { ILauncher } from '@jupyterlab/launcher';

import { request } from './api';
import { revealWhatIsRun } from './cell/reveal';
import type { IConsole } from './hub/panel';
import { consoleTab } from './hub/tab';
import { fabIcon, shelfIcon } from './icon';
import { chooseStarter } from './library/dialog';
import { FabModel } from './model';
import { openAndRun, openNotebook } from './opened';
import type { IPublication } from './publish/panel';
import { FabSidebar } from './sidebar';
import { CommandIDs, PanelId } from './tokens';

/** The sidebar's model, once the sidebar stands in its place. */
export async function installSidebar(app: JupyterFrontEnd): Promise<FabModel> {
  const palette = await app.resolveOptionalService(ICommandPalette);
  const launcher = await app.resolveOptionalService(ILauncher);
  const files = await app.resolveOptionalService(IDefaultFileBrowser);
  const restorer = await app.resolveOptionalService(ILayoutRestorer);
  const documents = await app.resolveOptionalService(IDocumentManager);
  const shell = await app.resolveOptionalService(ILabShell);
  const model = new FabModel();
  const folder = (): string => files?.model.path ?? '';
  const fork = async (design: string, version: string): Promise<void> => {
    const { path } = await request<{ path: string }>('fork', { body: { design, version, folder: folder() } });
    await openNotebook(app, path);
  };
  const start = async (of: Record<string, string>): Promise<unknown> => {
    const { path } = await request<{ path: string }>('new', { body: { folder: folder(), ...of } });
    return openAndRun(app, path);
  };

  const current = (): string => {
    const front = app.shell.currentWidget;
    const path = front && documents ? (documents.contextForWidget(front)?.path ?? '') : '';
    return path.endsWith('.ipynb') ? path : '';
  };
  const publication = (): IPublication => {
    const front = app.shell.currentWidget;
    const book = front ? documents?.contextForWidget(front)?.model : undefined;
    const { getMetadata } = (book ?? {}) as { getMetadata?: (key: string) => unknown };
    return (getMetadata?.call(book, 'jupyter_fab') ?? {}) as IPublication;
  };
  const save = async (): Promise<void> => void (await app.commands.execute('docmanager:save'));

  const openConsole = (place: IConsole): void => {
    const tab = consoleTab(place);
    if (!tab.isAttached) {
      app.shell.add(tab, 'main');
    }
    app.shell.activateById(tab.id);
  };

  revealWhatIsRun(app);
  const sidebar = new FabSidebar({ model, fork, current, publication, save, openConsole });
  sidebar.title.icon = fabIcon;
  sidebar.title.caption = 'Fab: catalogue, orders, workshop';
  app.shell.add(sidebar, 'left', { rank: 350, type: 'Fab' });
  restorer?.add(sidebar, sidebar.id);

  // The publish panel speaks of the notebook in front.
  shell?.currentChanged.connect(() => sidebar.update());

  app.commands.addCommand(CommandIDs.show, {
    label: args => (args['panel'] ? `Show Fab ${String(args['panel'])}` : 'Show Fab Sidebar'),
    icon: fabIcon,
    execute: args => {
      app.shell.activateById(sidebar.id);
      if (args['panel']) {
        model.show(args['panel'] as PanelId);
      }
    }
  });
  app.commands.addCommand(CommandIDs.fork, {
    label: 'Fork a Design',
    execute: args => fork(String(args['design']), String(args['version']))
  });
  app.commands.addCommand(CommandIDs.order, {
    label: 'Order a Design',
    execute: args => {
      app.shell.activateById(sidebar.id);
      model.show('order', { design: String(args['design']), version: String(args['version']) });
    }
  });
  app.commands.addCommand(CommandIDs.newDesign, {
    label: 'New Furniture Design',
    caption: 'A notebook with a small shelf that works, to change into your own piece',
    icon: fabIcon,
    execute: () => start({})
  });
  app.commands.addCommand(CommandIDs.startFrom, {
    label: 'Start From the Library',
    caption: 'A notebook with a finished piece of furniture, to change into your own',
    icon: shelfIcon,
    execute: async () => {
      const chosen = await chooseStarter();
      return chosen === null ? undefined : start({ start: chosen });
    }
  });
  app.commands.addCommand(CommandIDs.publish, {
    label: 'Publish this Notebook’s Design',
    isEnabled: () => current() !== '',
    execute: () => {
      app.shell.activateById(sidebar.id);
      model.show('publish');
    }
  });
  for (const command of [CommandIDs.show, CommandIDs.newDesign, CommandIDs.startFrom, CommandIDs.publish]) {
    palette?.addItem({ command, category: 'Fab' });
  }
  for (const panel of ['catalogue', 'orders', 'requests', 'review', 'hub', 'plan', 'account']) {
    palette?.addItem({ command: CommandIDs.show, category: 'Fab', args: { panel } });
  }
  launcher?.add({ command: CommandIDs.newDesign, category: 'Furniture', rank: 0 });
  launcher?.add({ command: CommandIDs.startFrom, category: 'Furniture', rank: 1 });

  void app.restored.then(async () => {
    await model.refresh();
    if (model.status?.signed_in) {
      model.listen();
    }
  });
  return model;
}
