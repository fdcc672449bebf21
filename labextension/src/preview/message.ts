/**
 * The scene as it comes from the kernel: one JSON header and one buffer per change.
 *
 * The header says where each array lies in the buffer; `decode` turns it into typed arrays without touching three.js,
 * so that it can be tested without a browser. Written by `jupyter_fab/notebook/scene.py`; both sides change together.
 */
import type { Leg } from './legs';

import type { Point } from './access';

/** Byte offsets into the message's buffer; every one is a multiple of four. */
export interface IGeometryHeader {
  key: string;
  vertices: number;
  /** Indices in all. The first `near` draw the panel: `caps` of them its faces, the rest its cut edges. */
  indices: number;
  near: number;
  caps: number;
  /** Whether indices are 32 bits wide (more than 65,535 vertices). */
  wide: boolean;
  /** Vertex numbers of edge lines, two for each line. */
  edges: number;
  /** What one step of the 16-bit places on the board is, mm. */
  uv_step: number;
  /** Null: the panel has no holes so small that they need not be drawn as such from afar. */
  afar: IAfar | null;
  at: { position: number; normal: number; uv: number; index: number; edge: number };
}

/** How a panel is drawn from afar: faces and dark mouths of small holes, whose indices follow the near ones. */
export interface IAfar {
  /** The largest of the small holes, mm. */
  hole_mm: number;
  caps: number;
  mouths: number;
  /** Of the cut edges, counted from the first, those that are drawn from afar too; and so for edge lines. */
  sides: number;
  edges: number;
}

export interface IPart {
  name: string;
  geometry: string;
  material: string;
  group: string;
}

/** Where a part is; it comes in the buffer, in the order of the parts. */
export interface IPlace {
  /** Column-major 4 x 4, millimetres, from the part's own frame to the piece's. */
  matrix: number[];
  /** Where the part goes, in mm, when the piece is drawn fully exploded. */
  explode: number[];
}

export interface IDimension {
  label: string;
  start: [number, number, number];
  end: [number, number, number];
  /** From the measured edge to the dimension line, mm. */
  offset: [number, number, number];
}

/** A joint as it stands in the piece: the part that is entered, and the box of the meeting, mm. */
export interface IJoint {
  into: string;
  low: number[];
  high: number[];
}

/** A door or a drawer: the parts that it moves by their places in the list, and how far it opens (degrees or mm). */
export interface IMotion {
  kind: 'hinge' | 'slide';
  parts: number[];
  at: Point;
  axis: Point;
  travel: number;
}

/** A flat cut; what lies before it, as seen from the front right and above, is taken away. */
export interface ISection {
  axis: 'x' | 'y' | 'z';
  /** Of the piece's length along the axis that is taken away: 0 nothing, 1 all. */
  share: number;
}

/** How the piece is shown; nothing of this changes the piece. Written by `jupyter_fab/notebook/view.py`. */
export interface IView {
  explode: number;
  /** By part, the legs on which it leaves; parts without go straight. Left out of a message: those known stay. */
  legs: Record<string, Leg[]>;
  /** Doors and drawers: 0 shut, 1 as far open as they go. */
  open: number;
  edges: boolean;
  dimensions: boolean;
  /** The name of each part, beside it. */
  labels: boolean;
  /** Parts to bring out; the others fade. Empty: none. */
  highlight: string[];
  /** What to write beside the part that is brought out; a second line is set smaller. */
  caption: string;
  section: ISection | null;
  transparent: boolean;
  joints: boolean;
  scale: 'none' | 'person' | 'room';
}

/** Where the eye goes with a message; `orbit` is the widget model that turns it. */
export interface IEye {
  orbit: string;
  position: [number, number, number];
  target: [number, number, number];
}

/** The slider that a message answers, and where it stood. */
export interface IAsked {
  slider: string;
  value: number;
}

export interface ISceneMessage {
  type: 'scene';
  seq: number;
  geometries: IGeometryHeader[];
  parts: IPart[];
  /** Where the buffer holds `PLACE_NUMBERS` floats for each part. */
  places: number;
  /** Where the buffer holds `JOINT_NUMBERS` floats for each joint. */
  joints: { at: number; count: number };
  motions: IMotion[];
  dims: IDimension[];
  view: IView;
  eye: IEye | null;
  asked: IAsked | null;
}

export interface IViewMessage {
  type: 'view';
  seq: number;
  view: Partial<IView>;
  eye: IEye | null;
}

/** Save a photograph of what is shown under this name. */
export interface IPhotoMessage {
  type: 'photo';
  name: string;
}

export type Incoming = ISceneMessage | IViewMessage | IPhotoMessage;

export interface IGeometryArrays {
  key: string;
  near: number;
  caps: number;
  afar: IAfar | null;
  position: Float32Array;
  normal: Int8Array;
  uv: Float32Array;
  index: Uint16Array | Uint32Array;
  edge: Uint16Array | Uint32Array;
}

export const DEFAULT_VIEW: IView = {
  explode: 0,
  legs: {},
  open: 0,
  edges: true,
  dimensions: true,
  labels: false,
  highlight: [],
  caption: '',
  section: null,
  transparent: false,
  joints: false,
  scale: 'none'
};

/** Three rows of the matrix, column by column, and the way to the exploded place. */
const PLACE_NUMBERS = 15;
/** The part that is entered, by its place in the list; the box of the meeting. */
const JOINT_NUMBERS = 7;

/** A copy of some bytes of the message, so that its buffer can be released. */
function copied(buffer: DataView | undefined, at: number, length: number): ArrayBuffer {
  if (!buffer) {
    throw new Error('a scene came without its buffer');
  }
  if (at + length > buffer.byteLength) {
    throw new Error(`the scene ends at byte ${at + length} of a buffer of ${buffer.byteLength}`);
  }
  const start = buffer.byteOffset + at;
  return buffer.buffer.slice(start, start + length) as ArrayBuffer;
}

/** The typed arrays of every geometry in `headers`. */
export function decode(headers: IGeometryHeader[], buffer: DataView | undefined): IGeometryArrays[] {
  return headers.map(({ key, near, caps, afar, vertices, indices, wide, edges, uv_step, at }) => {
    const numbers = (start: number, count: number): Uint16Array | Uint32Array =>
      wide ? new Uint32Array(copied(buffer, start, count * 4)) : new Uint16Array(copied(buffer, start, count * 2));
    return {
      key,
      near,
      caps,
      afar,
      position: new Float32Array(copied(buffer, at.position, vertices * 12)),
      normal: new Int8Array(copied(buffer, at.normal, vertices * 4)),
      uv: Float32Array.from(new Int16Array(copied(buffer, at.uv, vertices * 4)), steps => steps * uv_step),
      index: numbers(at.index, indices),
      edge: numbers(at.edge, edges)
    };
  });
}

/** Where each of `count` parts is. */
export function decodePlaces(at: number, count: number, buffer: DataView | undefined): IPlace[] {
  const all = [...new Float32Array(copied(buffer, at, count * PLACE_NUMBERS * 4))];
  return Array.from({ length: count }, (_, part) => {
    const n = all.slice(part * PLACE_NUMBERS, (part + 1) * PLACE_NUMBERS);
    const matrix = [0, 3, 6, 9].flatMap(i => [n[i], n[i + 1], n[i + 2], i === 9 ? 1 : 0]);
    return { matrix, explode: n.slice(12) };
  });
}

/** The joints of the piece. */
export function decodeJoints(scene: ISceneMessage, buffer: DataView | undefined): IJoint[] {
  const { at, count } = scene.joints;
  if (count === 0) {
    return [];
  }
  const all = [...new Float32Array(copied(buffer, at, count * JOINT_NUMBERS * 4))];
  return Array.from({ length: count }, (_, joint) => {
    const n = all.slice(joint * JOINT_NUMBERS, (joint + 1) * JOINT_NUMBERS);
    return { into: scene.parts[n[0]].name, low: n.slice(1, 4), high: n.slice(4) };
  });
}
