import assert from 'node:assert/strict';
import test from 'node:test';

import { answer, cellOf, ICell, lookForCellsIn } from '../src/cell/find';

class Cell implements ICell {
  readonly node: HTMLElement;
  readonly model: ICell['model'];
  source: string;

  constructor(source: string, marks: string[] = [], metadata: Record<string, unknown> = {}, type = 'code') {
    this.source = source;
    this.node = {
      getElementsByClassName: (name: string) => marks.filter(one => one === name)
    } as unknown as HTMLElement;
    const sharedModel = { getSource: () => this.source, setSource: (text: string) => void (this.source = text) };
    this.model = { type, sharedModel, getMetadata: (key: string) => metadata[key] };
  }
}

const write = { type: 'write', round: 2, before: 'a', after: 'b' } as const;

test('the cell is the one in which the mark stands, in whichever notebook', () => {
  const [mine, other] = [new Cell('a', ['mark']), new Cell('a', ['else'])];
  lookForCellsIn(() => [{}, { content: {} }, { content: { widgets: [other, {}] } }, { content: { widgets: [mine] } }]);
  assert.equal(cellOf('mark'), mine);
  assert.equal(cellOf('nowhere'), null);
  lookForCellsIn(() => [{ content: { widgets: [new Cell('a', ['mark'], {}, 'markdown')] } }]);
  assert.equal(cellOf('mark'), null);
});

test('a cell is read, and written if it still says what was read', () => {
  const cell = new Cell('a');
  assert.deepEqual(answer({ type: 'read', round: 1 }, cell), { type: 'source', round: 1, source: 'a' });
  assert.deepEqual(answer(write, cell), { type: 'written', round: 2 });
  assert.equal(cell.source, 'b');
  const again = answer(write, cell);
  assert.equal(again.type, 'none');
  assert.equal(cell.source, 'b');
});

test('no cell, and one that may not be edited, are said so', () => {
  const closed = new Cell('a', [], { editable: false });
  for (const cell of [null, closed]) {
    const said = answer(write, cell);
    assert.ok(said.type === 'none' && said.why.length > 10);
  }
  assert.equal(closed.source, 'a');
});
