import assert from 'node:assert/strict';
import test from 'node:test';

import { decode, decodeJoints, decodePlaces, IDimension, IGeometryHeader, ISceneMessage } from '../src/preview/message';
import { dimensionLines, facing } from '../src/preview/geometry';

const header = (change: Partial<IGeometryHeader> = {}): IGeometryHeader => ({
  key: 'k',
  vertices: 3,
  indices: 3,
  near: 3,
  caps: 3,
  afar: null,
  wide: false,
  edges: 2,
  uv_step: 0.125,
  at: { position: 0, normal: 36, uv: 48, index: 60, edge: 68 },
  ...change
});

/** A triangle laid out as the header above says, at an odd place of a larger buffer, as the kernel's messages come. */
function triangle(): DataView {
  const whole = new ArrayBuffer(72 + 8);
  const view = new DataView(whole, 8);
  [0, 0, 0, 10, 0, 0, 0, 20, 0].forEach((x, i) => view.setFloat32(4 * i, x, true));
  [0, 1, 2].forEach(vertex => view.setInt8(36 + 4 * vertex + 2, 127));
  [0, 0, 10, 0, 0, 20].forEach((x, i) => view.setInt16(48 + 2 * i, 8 * x, true));
  [0, 1, 2].forEach((x, i) => view.setUint16(60 + 2 * i, x, true));
  [0, 1].forEach((x, i) => view.setUint16(68 + 2 * i, x, true));
  return view;
}

test('arrays are read at the offsets of the header, wherever the buffer begins', () => {
  const [geometry] = decode([header()], triangle());
  assert.deepEqual([...geometry.position], [0, 0, 0, 10, 0, 0, 0, 20, 0]);
  assert.deepEqual([...geometry.normal.slice(0, 4)], [0, 0, 127, 0]);
  assert.deepEqual([...geometry.uv], [0, 0, 10, 0, 0, 20]);
  assert.ok(geometry.index instanceof Uint16Array);
  assert.deepEqual([...geometry.index], [0, 1, 2]);
  assert.deepEqual([...geometry.edge], [0, 1]);
});

test('a header that reaches past the buffer, or has none, is refused', () => {
  assert.throws(() => decode([header({ edges: 3 })], triangle()), /ends at byte 74 of a buffer of 72/);
  assert.throws(() => decode([header()], undefined), /without its buffer/);
});

test('a place is three rows of a matrix, column by column, and the way to the exploded place', () => {
  const floats = new Float32Array([1, 0, 0, 0, 1, 0, 0, 0, 1, 7, 8, 9, 70, 80, 90]);
  const [place] = decodePlaces(4, 1, new DataView(new Float32Array([NaN, ...floats]).buffer));
  assert.deepEqual(place.matrix, [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 7, 8, 9, 1]);
  assert.deepEqual(place.explode, [70, 80, 90]);
});

test('a joint is the part that is entered and the box of the meeting', () => {
  const parts = [{ name: 'top' }, { name: 'side' }];
  const scene = { parts, joints: { at: 4, count: 1 } } as ISceneMessage;
  const buffer = new DataView(new Float32Array([NaN, 1, 10, 20, 30, 40, 50, 60]).buffer);
  assert.deepEqual(decodeJoints(scene, buffer), [{ into: 'side', low: [10, 20, 30], high: [40, 50, 60] }]);
  assert.deepEqual(decodeJoints({ ...scene, joints: { at: 0, count: 0 } }, undefined), []);
});

test('a scene that brings no geometry needs no buffer', () => {
  assert.deepEqual(decode([], undefined), []);
});

test('a dimension line runs beside the edge, at its offset, with a tick at each end', () => {
  const lines = dimensionLines({ label: '100 mm', start: [0, 0, 0], end: [100, 0, 0], offset: [0, -50, 0] });
  assert.equal(lines.length, 5);
  assert.deepEqual(lines[2], [0, -50, 0, 100, -50, 0]);
  const [tick] = lines.slice(3);
  assert.deepEqual([(tick[0] + tick[3]) / 2, (tick[1] + tick[4]) / 2], [0, -50]);
});

const dimensions: IDimension[] = [
  { label: '1400', start: [0, 0, 0], end: [1400, 0, 0], offset: [0, -100, 0] },
  { label: '700', start: [1400, 0, 0], end: [1400, 700, 0], offset: [100, 0, 0] },
  { label: '740', start: [0, 0, 0], end: [0, 0, 740], offset: [-100, 0, 0] }
];

test('sizes stand as they came for who looks from the front right', () => {
  assert.deepEqual(facing(dimensions, [1600, -3000, 1500]), dimensions);
});

test('sizes go round with whoever goes round the piece: none is ever read through it', () => {
  const [width, depth, height] = facing(dimensions, [-1000, 3500, 1500]);
  assert.deepEqual(
    [width.start, width.end, width.offset],
    [
      [0, 700, 0],
      [1400, 700, 0],
      [0, 100, 0]
    ]
  );
  assert.deepEqual(
    [depth.start, depth.end, depth.offset],
    [
      [0, 0, 0],
      [0, 700, 0],
      [-100, 0, 0]
    ]
  );
  assert.deepEqual(
    [height.start, height.offset],
    [
      [1400, 700, 0],
      [100, 0, 0]
    ]
  );
  for (let degrees = 5; degrees < 360; degrees += 10) {
    const [x, y] = [700 + 3000 * Math.cos((degrees / 180) * Math.PI), 350 + 3000 * Math.sin((degrees / 180) * Math.PI)];
    const [across, deep] = facing(dimensions, [x, y, 1000]);
    assert.ok(Math.sign(across.offset[1]) === Math.sign(y - 350) && Math.sign(deep.offset[0]) === Math.sign(x - 700));
  }
});
