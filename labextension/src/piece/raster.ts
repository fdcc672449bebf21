/**
 * A piece of furniture as pixels: the registry's scene of it, seen from the front right, with hidden parts hidden.
 *
 * Drawn by a depth buffer in plain arithmetic, since a sidebar has no use for a graphics context of its own. Pure.
 */
import type { Got } from '../api';
import type { Scene } from '../wire';

/** As the catalogue's pictures are taken. */
const EYE = unit([0.62, -1, 0.46]);
const LIGHT = unit([-0.42, -0.62, 0.9]);
/** Of the frame, on each side. */
const MARGIN = 0.06;
const SHADE = 0.66;
/** Cut edges are darker than faces. */
const CUT = 0.84;
const INK = [66, 51, 36];
/** How far before a face its edge's line counts as seen, as a share of the piece's size. */
const LIFT = 0.004;

type Triple = [number, number, number];

const RIGHT = unit(cross([0, 0, 1], EYE));
const UP = cross(EYE, RIGHT);

/** The pixels (RGBA, row by row from the top) of the piece; nothing is drawn where it is not. */
export function shoot(scene: Got<Scene>, width: number, height: number): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * width * height);
  const nearest = new Float32Array(width * height).fill(-Infinity);
  const onto = frame(scene.low_mm as Triple, scene.high_mm as Triple, width, height);
  const lift = LIFT * Math.hypot(...scene.high_mm.map((value, i) => value - scene.low_mm[i]));
  const colours = new Map(scene.materials.map(one => [one.id, rgb(one.colour)]));
  const meshes = scene.meshes.map(mesh => ({
    points: new Float32Array(bytes(mesh.positions_mm)),
    triangles: new Uint32Array(bytes(mesh.triangles)),
    faces: mesh.cap_triangles,
    edges: new Float32Array(bytes(mesh.edges_mm))
  }));
  for (const part of scene.parts) {
    const mesh = meshes[part.mesh];
    const at = (points: Float32Array, i: number): Triple => placed(part.matrix, points, 3 * i);
    const colour = colours.get(part.material) ?? [200, 170, 130];
    for (let i = 0; i < mesh.triangles.length; i += 3) {
      const [a, b, c] = [0, 1, 2].map(k => at(mesh.points, mesh.triangles[i + k]));
      const lit = Math.abs(dot(unit(cross(minus(b, a), minus(c, a))), LIGHT));
      const share = (SHADE + (1 - SHADE) * lit) * (i / 3 < mesh.faces ? 1 : CUT);
      fill(
        [a, b, c].map(onto),
        width,
        height,
        nearest,
        pixels,
        colour.map(value => value * share)
      );
    }
  }
  for (const part of scene.parts) {
    const { edges } = meshes[part.mesh];
    for (let i = 0; i < edges.length; i += 6) {
      const [a, b] = [0, 3].map(k => onto(placed(part.matrix, edges, i + k)));
      line(a, b, lift, width, height, nearest, pixels);
    }
  }
  return pixels;
}

/** From a place in mm to (column, row, nearness), so that the whole box is within the frame. */
function frame(low: Triple, high: Triple, width: number, height: number): (point: Triple) => Triple {
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map(
    i => [i & 1, (i >> 1) & 1, (i >> 2) & 1].map((end, axis) => (end ? high : low)[axis]) as Triple
  );
  const [us, vs] = [corners.map(corner => dot(corner, RIGHT)), corners.map(corner => dot(corner, UP))];
  const [left, right, bottom, top] = [Math.min(...us), Math.max(...us), Math.min(...vs), Math.max(...vs)];
  const scale = (1 - 2 * MARGIN) * Math.min(width / (right - left), height / (top - bottom));
  const [u, v] = [(left + right) / 2, (bottom + top) / 2];
  return point => [
    width / 2 + scale * (dot(point, RIGHT) - u),
    height / 2 - scale * (dot(point, UP) - v),
    dot(point, EYE)
  ];
}

function fill(
  [a, b, c]: Triple[],
  width: number,
  height: number,
  nearest: Float32Array,
  pixels: Uint8ClampedArray,
  colour: number[]
): void {
  const area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]);
  if (Math.abs(area) < 1e-9) {
    return;
  }
  const within = (value: number, most: number): number => Math.max(0, Math.min(most - 1, value));
  const [x0, x1] = [Math.min(a[0], b[0], c[0]), Math.max(a[0], b[0], c[0])];
  const [y0, y1] = [Math.min(a[1], b[1], c[1]), Math.max(a[1], b[1], c[1])];
  for (let y = within(Math.floor(y0), height); y <= within(Math.ceil(y1), height); y++) {
    for (let x = within(Math.floor(x0), width); x <= within(Math.ceil(x1), width); x++) {
      const [px, py] = [x + 0.5, y + 0.5];
      const s = ((b[0] - px) * (c[1] - py) - (c[0] - px) * (b[1] - py)) / area;
      const t = ((c[0] - px) * (a[1] - py) - (a[0] - px) * (c[1] - py)) / area;
      const near = s * a[2] + t * b[2] + (1 - s - t) * c[2];
      if (s >= 0 && t >= 0 && s + t <= 1 && near > nearest[y * width + x]) {
        nearest[y * width + x] = near;
        pixels.set([colour[0], colour[1], colour[2], 255], 4 * (y * width + x));
      }
    }
  }
}

/** A line over what is seen; half ink, half wood. */
function line(
  a: Triple,
  b: Triple,
  lift: number,
  width: number,
  height: number,
  nearest: Float32Array,
  pixels: Uint8ClampedArray
): void {
  const steps = Math.ceil(Math.max(Math.abs(b[0] - a[0]), Math.abs(b[1] - a[1]), 1));
  for (let i = 0; i <= steps; i++) {
    const [x, y, near] = a.map((value, k) => value + ((b[k] - value) * i) / steps);
    const [column, row] = [Math.floor(x), Math.floor(y)];
    const here = row * width + column;
    if (column >= 0 && column < width && row >= 0 && row < height && near + lift > nearest[here]) {
      const was = pixels.subarray(4 * here, 4 * here + 4);
      pixels.set([...INK.map((ink, k) => (was[3] ? (ink + was[k]) / 2 : ink)), Math.max(was[3], 140)], 4 * here);
      nearest[here] = Math.max(nearest[here], near + lift);
    }
  }
}

function placed(matrix: number[], points: Float32Array, from: number): Triple {
  const [x, y, z] = [points[from], points[from + 1], points[from + 2]];
  return [0, 1, 2].map(row => matrix[row] * x + matrix[4 + row] * y + matrix[8 + row] * z + matrix[12 + row]) as Triple;
}

function bytes(text: string): ArrayBuffer {
  return Uint8Array.from(atob(text), letter => letter.charCodeAt(0)).buffer;
}

function rgb(hex: string): number[] {
  return [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));
}

function dot(a: number[], b: number[]): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function minus(a: Triple, b: Triple): Triple {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function cross(a: Triple, b: Triple): Triple {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function unit(a: Triple): Triple {
  const length = Math.hypot(...a) || 1;
  return [a[0] / length, a[1] / length, a[2] / length];
}
