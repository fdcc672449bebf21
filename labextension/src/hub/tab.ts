/**
 * A workshop's console in a tab of Lab: the agent's own page in a frame, so that there is one console and not two.
 *
 * Lab cannot reach into the frame, and the agent lets only the Lab that it was started with show it. One tab a workshop.
 */
import { MainAreaWidget } from '@jupyterlab/apputils';
import { IFrame } from '@jupyterlab/ui-components';

import { fabIcon } from '../icon';
import type { IConsole } from './panel';

const tabs = new Map<string, MainAreaWidget<IFrame>>();

/** The tab of that workshop's console, made where there is none. */
export function consoleTab(place: IConsole): MainAreaWidget<IFrame> {
  const known = tabs.get(place.hub);
  if (known && !known.isDisposed && known.content.url === place.url) {
    return known;
  }
  known?.dispose();
  const content = new IFrame({ sandbox: ['allow-scripts', 'allow-same-origin', 'allow-modals'] });
  content.url = place.url;
  const tab = new MainAreaWidget({ content });
  tab.id = `fab-console-${place.hub}`;
  tab.title.label = `Console: ${place.title}`;
  tab.title.icon = fabIcon;
  tab.title.closable = true;
  tabs.set(place.hub, tab);
  return tab;
}
