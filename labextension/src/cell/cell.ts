/** `FabCell`: the cell in which a preview stands, for the kernel that writes values into it when a person asks. */
import { WidgetModel } from '@jupyter-widgets/base';

import { FabNames } from '../preview/names';
import { answer, cellOf, Told } from './find';
import { CellNames } from './names';

export class FabCellModel extends WidgetModel {
  override defaults(): Record<string, unknown> {
    return {
      ...super.defaults(),
      _model_name: CellNames.model,
      _model_module: FabNames.module,
      _model_module_version: FabNames.version,
      mark: ''
    };
  }

  override initialize(attributes: Backbone.ObjectHash, options: Parameters<WidgetModel['initialize']>[1]): void {
    super.initialize(attributes, options);
    this.on('msg:custom', (told: Told) => this.send(answer(told, cellOf(String(this.get('mark')))), {}));
  }
}
