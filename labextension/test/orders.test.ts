import assert from 'node:assert/strict';
import test from 'node:test';

import { choiceText, Param, valueText } from '../src/form/limits';
import { payees } from '../src/orders/payees';
import { shoot } from '../src/piece/raster';

const line = (kind: string, amount_minor: number): { kind: string; amount_minor: number } => ({ kind, amount_minor });

test('whom an acceptance pays is told to the cent: everything that is nobody else’s is the workshop’s', () => {
  const lines = [line('material', 7601), line('labour', 4025), line('royalty', 1815), line('platform', 907)];
  assert.deepEqual(payees(lines, 'Workshop Ghent'), [
    ['Workshop Ghent, for making it', 11626],
    ['The designer, and those it was forked from', 1815],
    ['The registry', 907]
  ]);
});

test('choices are said as people say them, as the preview does', () => {
  const material = { name: 'material', kind: 'choice' } as Param;
  assert.equal(choiceText(material, 'birch-ply'), 'Birch plywood');
  assert.equal(choiceText(material, 'my-own-board'), 'My own board');
  assert.equal(choiceText({ ...material, name: 'back' }, 'none'), 'None');
  assert.equal(valueText({ ...material, name: 'sheet', kind: 'thickness' }, 18), '18 mm');
  assert.equal(valueText({ ...material, name: 'width', kind: 'length' }, 1400), '1400 mm');
});

const base64 = (array: Float32Array | Uint32Array): string => Buffer.from(array.buffer).toString('base64');

/** Two squares facing the front, one behind the other; the one in front is half as wide. */
function squares(): Parameters<typeof shoot>[0] {
  const points = new Float32Array([0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1]);
  const mesh = {
    positions_mm: base64(points),
    normals: '',
    uv_mm: '',
    triangles: base64(new Uint32Array([0, 1, 2, 0, 2, 3])),
    cap_triangles: 2,
    edges_mm: base64(new Float32Array())
  };
  const part = (name: string, wide: number, y: number): Parameters<typeof shoot>[0]['parts'][number] => ({
    name,
    mesh: 0,
    matrix: [wide, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1000, 0, 0, y, 0, 1],
    explode_mm: [],
    material: name,
    size_mm: []
  });
  return {
    values: {},
    low_mm: [0, 0, 0],
    high_mm: [1000, 10, 1000],
    meshes: [mesh],
    parts: [part('front', 500, 0), part('behind', 1000, 10)],
    materials: [
      { id: 'front', title: '', colour: '#ff0000', texture: 'mdf' },
      { id: 'behind', title: '', colour: '#0000ff', texture: 'mdf' }
    ],
    sandboxed: true,
    figures: null
  } as unknown as Parameters<typeof shoot>[0];
}

test('what stands in front hides what is behind it, whichever is drawn first; nothing is drawn beside the piece', () => {
  const scene = squares();
  for (const parts of [scene.parts, [...scene.parts].reverse()]) {
    const pixels = shoot({ ...scene, parts }, 200, 200);
    const at = (x: number, y: number): number[] => [...pixels.slice(4 * (200 * y + x), 4 * (200 * y + x) + 4)];
    const [left, right] = [at(60, 100), at(150, 100)];
    assert.ok(left[0] > 100 && left[2] === 0, 'the front square is seen on the left');
    assert.ok(right[2] > 100 && right[0] === 0, 'the one behind is seen beside it');
    assert.deepEqual(at(1, 1), [0, 0, 0, 0]);
  }
});
