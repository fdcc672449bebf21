/**
 * Which cell a preview stands in, and what is done with it for the kernel: it is read, and written if it may be.
 *
 * The kernel knows Python and makes the new source. A cell that has changed since it was read is left alone. Works
 * wherever the main area holds notebooks: JupyterLab and Notebook 7.
 */
/** A cell, as far as it matters here. */
export interface ICell {
  node: HTMLElement;
  model: {
    type: string;
    sharedModel: { getSource(): string; setSource(source: string): void };
    getMetadata(key: string): unknown;
  };
}

/** All cells that the application shows, set once when it starts. */
let cells: () => Iterable<ICell> = () => [];

export function lookForCellsIn(widgets: () => Iterable<object>): void {
  cells = function* (): Iterable<ICell> {
    for (const widget of widgets() ?? []) {
      const { content } = widget as { content?: { widgets?: readonly Partial<ICell>[] } };
      for (const cell of content?.widgets ?? []) {
        if (cell.node && cell.model?.sharedModel) {
          yield cell as ICell;
        }
      }
    }
  };
}

/** The code cell in whose output an element of that class stands. */
export function cellOf(mark: string): ICell | null {
  for (const cell of cells()) {
    if (cell.model.type === 'code' && cell.node.getElementsByClassName(mark).length > 0) {
      return cell;
    }
  }
  return null;
}

export type Told = { type: 'read'; round: number } | { type: 'write'; round: number; before: string; after: string };

export type Said =
  | { type: 'source'; round: number; source: string }
  | { type: 'written'; round: number }
  | { type: 'none'; round: number; why: string };

/** What is answered to the kernel; writes the cell where that is asked for and can be done. */
export function answer(told: Told, cell: ICell | null): Said {
  const { round } = told;
  if (!cell) {
    return { type: 'none', round, why: 'This preview stands in no notebook’s cell here.' };
  }
  if (cell.model.getMetadata('editable') === false) {
    return { type: 'none', round, why: 'The cell is marked as not editable.' };
  }
  const source = cell.model.sharedModel.getSource();
  if (told.type === 'read') {
    return { type: 'source', round, source };
  }
  if (source !== told.before) {
    return { type: 'none', round, why: 'The cell was changed meanwhile; try again.' };
  }
  cell.model.sharedModel.setSource(told.after);
  return { type: 'written', round };
}
