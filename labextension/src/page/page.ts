/**
 * `FabPage`: what a tab beside the picture shows. HTML from the kernel, in which rows stand for parts of the piece: a
 * row that is chosen brings its parts out in the picture, and parts that are picked there light their rows.
 *
 * The kernel decides what is lit (`lit`); a click is shown at once and told to it. Files that are asked for come in
 * pieces and are handed to the browser (`save.ts`).
 */
import { DOMWidgetModel, DOMWidgetView } from '@jupyter-widgets/base';

import { FabNames } from '../preview/names';
import { PageNames } from './names';
import { light, partsOf, reveal, rowAfter, rowOf, rowsOf } from './rows';
import { IFilePiece, Saver } from './save';

/** Inputs beside a file's button: what only the person can know. */
const FIELDS = 'input[data-field]';

function nameOf(field: HTMLInputElement): string {
  return field.getAttribute('data-field') ?? '';
}

function fieldsOf(of: Element): Record<string, string> {
  const fields = [...of.querySelectorAll<HTMLInputElement>(FIELDS)];
  return Object.fromEntries(fields.filter(field => field.value).map(field => [nameOf(field), field.value]));
}

export class FabPageModel extends DOMWidgetModel {
  // Backbone calls `initialize` from the base constructor, before field initialisers would run: hence a declaration.
  declare private _saver: Saver;

  override defaults(): Record<string, unknown> {
    return {
      ...super.defaults(),
      _model_name: PageNames.model,
      _model_module: FabNames.module,
      _model_module_version: FabNames.version,
      _view_name: PageNames.view,
      _view_module: FabNames.module,
      _view_module_version: FabNames.version,
      value: '',
      lit: []
    };
  }

  override initialize(attributes: Backbone.ObjectHash, options: Parameters<DOMWidgetModel['initialize']>[1]): void {
    super.initialize(attributes, options);
    this._saver = new Saver(said => this.send(said, {}));
    this.on('msg:custom', (content: { type: string }, buffers: DataView[]) => {
      if (content.type === 'file') {
        void this._saver.take(content as IFilePiece, buffers[0]);
      }
    });
  }

  /** Asks the kernel for a file; `fields` are what the person has said for it. */
  ask(what: string, fields: Record<string, string>): void {
    this.send({ type: 'ask', what, fields, who: this._saver.who }, {});
  }
}

export class FabPageView extends DOMWidgetView {
  declare model: FabPageModel;

  override render(): void {
    super.render();
    this.el.classList.add('fab-page');
    // JupyterLab would take arrow keys and letters for its own.
    this.el.setAttribute('data-lm-suppress-shortcuts', 'true');
    this.listenTo(this.model, 'change:value', this._write);
    this.listenTo(this.model, 'change:lit', () => this._light(true));
    this.el.addEventListener('click', (event: Event) => this._clicked(event));
    this.el.addEventListener('keydown', (event: KeyboardEvent) => this._pressed(event));
    this._write();
  }

  /** Replaces the content where it stands: the page keeps its size and how far it was scrolled. */
  private _write(): void {
    const value = this.model.get('value') as string;
    const { scrollTop } = this.el;
    const at = rowsOf(this.el).findIndex(row => row === document.activeElement);
    const written = fieldsOf(this.el);
    this.el.innerHTML = value;
    this.el.querySelectorAll<HTMLInputElement>(FIELDS).forEach(field => (field.value = written[nameOf(field)] ?? ''));
    this.el.scrollTop = scrollTop;
    this._light(false);
    if (at >= 0) {
      rowsOf(this.el)[at]?.focus({ preventScroll: true });
    }
  }

  private _light(show: boolean): void {
    const row = light(this.el, new Set(this.model.get('lit') as string[]));
    if (show && row) {
      reveal(this.el, row);
    }
  }

  private _clicked(event: Event): void {
    const asked = event.target instanceof Element ? event.target.closest('[data-ask]') : null;
    if (asked && !asked.hasAttribute('disabled')) {
      this.model.ask(asked.getAttribute('data-ask') ?? '', fieldsOf(asked.closest('[data-file]') ?? asked));
      return;
    }
    const row = rowOf(event);
    if (row) {
      this._choose(row);
    }
  }

  private _pressed(event: KeyboardEvent): void {
    const row = rowOf(event);
    if (!row || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const rows = rowsOf(this.el);
    const next = rowAfter(event.key, rows.indexOf(row), rows.length);
    if (next !== null) {
      rows.forEach((other, i) => other.setAttribute('tabindex', i === next ? '0' : '-1'));
      rows[next].focus({ preventScroll: true });
      reveal(this.el, rows[next]);
    } else if (event.key === 'Enter' || event.key === ' ') {
      this._choose(row);
    } else if (event.key === 'Escape') {
      this._tell([]);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** Chooses the row's parts, or none if they were chosen already. */
  private _choose(row: HTMLElement): void {
    const names = partsOf(row);
    const lit = this.model.get('lit') as string[];
    const same = names.length === lit.length && names.every(name => lit.includes(name));
    this._tell(same ? [] : names);
  }

  private _tell(names: string[]): void {
    light(this.el, new Set(names));
    this.model.send({ type: 'pick', parts: names }, {});
  }
}
