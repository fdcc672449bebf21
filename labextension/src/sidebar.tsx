/** The Fab sidebar: who you act as on top, the panels that your roles give you below. */
import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import { AccountPanel } from './account/panel';
import { CataloguePanel } from './catalogue/panel';
import { HubPanel, IConsole } from './hub/panel';
import { FabModel } from './model';
import { OrderPanel } from './order/panel';
import { OrdersPanel } from './orders/panel';
import { IPublication, PublishPanel } from './publish/panel';
import { RequestsPanel } from './requests/panel';
import { ReviewPanel } from './review/panel';
import { PlanPanel } from './plan/panel';
import { PanelId } from './tokens';
import { money } from './ui/format';
import { useModel } from './ui/live';
import { Problem } from './ui/parts';

export interface ISidebarProps {
  model: FabModel;
  fork: (design: string, version: string) => Promise<void>;
  /** The path of the notebook in front, empty if there is none. */
  current: () => string;
  /** What the notebook in front says of its publication. */
  publication: () => IPublication;
  /** Saves the notebook in front. */
  save: () => Promise<void>;
  /** Shows a workshop's console in a tab. */
  openConsole: (place: IConsole) => void;
}

interface ITab {
  id: PanelId;
  title: string;
  /** Whether the reader's roles give it to them. */
  shown: (model: FabModel) => boolean;
}

const TABS: readonly ITab[] = [
  { id: 'catalogue', title: 'Catalogue', shown: () => true },
  { id: 'orders', title: 'Orders', shown: model => model.buys },
  { id: 'requests', title: 'Requests', shown: model => model.buys || model.has('designer') },
  { id: 'publish', title: 'Publish', shown: model => model.designs || model.buys },
  { id: 'review', title: 'Review', shown: model => model.has('reviewer') },
  { id: 'hub', title: 'Workshop', shown: model => model.hubs.length > 0 },
  { id: 'plan', title: 'Plan', shown: model => model.has('finance') || model.has('admin') },
  { id: 'account', title: 'Account', shown: () => true }
];

function Sidebar(props: ISidebarProps): JSX.Element {
  const { model } = props;
  useModel(model);
  const panel = model.status && !model.status.signed_in ? 'account' : model.panel;
  if (!model.status && !model.problem) {
    return <div className="fab-sidebar" aria-busy="true" />; // until it is known who asks
  }
  return (
    <div className="fab-sidebar">
      <Who model={model} />
      <nav className="fab-tabs" role="tablist" aria-label="Fab">
        {TABS.filter(tab => tab.shown(model)).map(tab => (
          <button
            key={tab.id}
            role="tab"
            aria-selected={panel === tab.id}
            className={panel === tab.id ? 'fab-current' : ''}
            onClick={() => model.show(tab.id)}
          >
            {tab.title}
          </button>
        ))}
      </nav>
      <Problem of={model.problem} />
      {model.status?.signed_in && !model.me && !model.problem ? (
        // A form that is begun before it is known whose it is would be lost a moment later.
        <div className="fab-scroll" aria-busy="true" />
      ) : (
        <div className="fab-scroll" key={model.me?.person.handle ?? ''}>
          <Shown panel={panel} {...props} />
        </div>
      )}
    </div>
  );
}

function Shown(props: ISidebarProps & { panel: PanelId }): JSX.Element {
  const { panel, model, fork, current, publication, save, openConsole } = props;
  switch (panel) {
    case 'order':
      return <OrderPanel model={model} />;
    case 'orders':
      return <OrdersPanel model={model} />;
    case 'requests':
      return <RequestsPanel model={model} fork={fork} />;
    case 'publish':
      return <PublishPanel model={model} current={current} publication={publication} save={save} />;
    case 'review':
      return <ReviewPanel model={model} fork={fork} />;
    case 'hub':
      return <HubPanel model={model} open={openConsole} />;
    case 'plan':
      return <PlanPanel model={model} />;
    case 'account':
      return <AccountPanel model={model} />;
    default:
      return <CataloguePanel model={model} fork={fork} />;
  }
}

/** Who is signed in, and their credits; in the demo a switch among its people. */
function Who({ model }: { model: FabModel }): JSX.Element | null {
  const { status, me } = model;
  if (!status?.signed_in) {
    return null;
  }
  const act = (handle: string): void => {
    model.show('catalogue');
    void model.signIn(handle);
  };
  return (
    <div className="fab-who">
      {status.demo ? (
        <label>
          <span className="fab-small">Act as</span>
          <select value={status.signed_in.handle} onChange={event => act(event.target.value)}>
            {status.people.map(person => (
              <option key={person.handle} value={person.handle}>
                {person.title}, {person.roles.map(role => role.replace('_', ' ').replace(':', ' ')).join(', ')}
              </option>
            ))}
          </select>
        </label>
      ) : (
        <strong>{status.signed_in.title}</strong>
      )}
      {me && model.buys && <span className="fab-credits">{money(me.credits_minor, me.currency)}</span>}
    </div>
  );
}

/** The widget in Lab's side area. */
export class FabSidebar extends ReactWidget {
  constructor(private readonly _props: ISidebarProps) {
    super();
    this.id = 'jupyter-fab-sidebar';
    this.addClass('jp-fab-sidebar');
  }

  protected override render(): JSX.Element {
    return <Sidebar {...this._props} />;
  }
}
