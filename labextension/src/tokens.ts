/** What other plugins may ask for: the sidebar's model. */
import { Token } from '@lumino/coreutils';

import type { FabModel } from './model';

export const IFab = new Token<FabModel>(
  'jupyter-fab:IFab',
  'Who is signed in to the registry, what they may do, and a stream of what happens to their designs and orders.'
);

export namespace CommandIDs {
  export const show = 'fab:show';
  export const newDesign = 'fab:new-design';
  export const startFrom = 'fab:start-from';
  export const publish = 'fab:publish';
  export const order = 'fab:order';
  export const fork = 'fab:fork';
}

/** The sidebar's panels, in the order in which they stand. */
export type PanelId = 'catalogue' | 'order' | 'orders' | 'requests' | 'publish' | 'review' | 'hub' | 'plan' | 'account';
