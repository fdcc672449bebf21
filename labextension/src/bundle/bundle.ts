/**
 * `FabBundle`: the widgets of one preview, brought by one message and closed by one (`jupyter_fab/notebook/bundle.py`).
 *
 * They are made as ipywidgets makes those of a kernel that was there before the page: each has a comm of its own from
 * then on. Until all are there no later message is looked at, so whatever speaks of one of them finds it.
 */
import { IClassicComm, ISerializers, IWidgetManager, unpack_models, WidgetModel } from '@jupyter-widgets/base';

import { FabNames } from '../preview/names';
import { BundleNames } from './names';

type State = Parameters<IWidgetManager['new_model']>[1] & {
  _model_name: string;
  _model_module: string;
  _model_module_version: string;
};

/** What ipywidgets' managers have for this, and do not tell in their interface. */
interface ICommMaker {
  _create_comm(target: string, id: string): Promise<IClassicComm>;
}

/** ipywidgets' comm around JupyterLab's own, which the connection to the kernel keeps until it is disposed of. */
interface IComm {
  jsServicesComm?: { dispose(): void };
}

async function make(states: Record<string, State> | undefined, manager: IWidgetManager): Promise<null> {
  const news = Object.entries(states ?? {}).filter(([id]) => !manager.has_model(id));
  const comms = await Promise.all(
    news.map(([id]) => (manager as unknown as ICommMaker)._create_comm('jupyter.widget', id))
  );
  // All are known by their names before the first looks for those that it holds.
  await Promise.all(
    news.map(([id, state], i) =>
      manager.new_model(
        {
          model_name: state._model_name,
          model_module: state._model_module,
          model_module_version: state._model_module_version,
          model_id: id,
          comm: comms[i]
        },
        state
      )
    )
  );
  return null;
}

/** Does what the kernel's own word of its closing would do. */
async function end(model: WidgetModel): Promise<void> {
  const comm = model.comm as (IClassicComm & IComm) | undefined;
  model.trigger('comm:close');
  await model.close(true);
  comm?.jsServicesComm?.dispose();
}

export class FabBundleModel extends WidgetModel {
  static override serializers: ISerializers = {
    ...WidgetModel.serializers,
    states: { deserialize: (value, manager) => (manager ? make(value, manager) : unpack_models(value)) }
  };

  override defaults(): Record<string, unknown> {
    return {
      ...super.defaults(),
      _model_name: BundleNames.model,
      _model_module: FabNames.module,
      _model_module_version: FabNames.version,
      ids: [],
      states: null
    };
  }

  override async close(comm_closed?: boolean): Promise<void> {
    const ids = this.get('ids') as string[];
    const manager = this.widget_manager;
    await super.close(comm_closed);
    const models = ids.filter(id => manager.has_model(id)).map(id => manager.get_model(id));
    await Promise.all(models.map(async model => end(await model)));
  }
}
