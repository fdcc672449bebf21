/**
 * The scene as it comes from the kernel: one JSON header and one buffer per change.
 *
 * The header says where each array lies in the buffer; `decode` turns it into typed arrays without touching three.js,
 * so that it can be tested without a browser. Written by `jupyter_fab/notebook/scene.py`; both sides change together.
 */

/** Byte offsets into the message's buffer; every one is a multiple of four. */
export interface IGeometryHeader {
  key: string;
  vertices: number;
  /** Indices in all; the first `caps` of them are the panel's faces, the rest are its cut edges. */
  indices: number;
  caps: number;
  /** Whether indices are 32 bits wide (more than 65,535 vertices). */
  wide: boolean;
  /** Points of edge lines, two for each line. */
  edge_points: number;
  at: { position: number; normal: number; uv: number; index: number; edge: number };
}

export interface IPart {
  name: string;
  geometry: string;
  /** Column-major 4 x 4, millimetres, from the part's own frame to the piece's. */
  matrix: number[];
  material: string;
  /** Where the part goes, in mm, when the piece is drawn fully exploded. */
  explode: [number, number, number];
  group: string;
}

export interface IDimension {
  label: string;
  start: [number, number, number];
  end: [number, number, number];
  /** From the measured edge to the dimension line, mm. */
  offset: [number, number, number];
}

export interface IView {
  explode: number;
  edges: boolean;
  dimensions: boolean;
  labels: boolean;
  /** Parts to bring out; the others fade. Empty: none. */
  highlight: string[];
}

export interface ISceneMessage {
  type: 'scene';
  seq: number;
  geometries: IGeometryHeader[];
  parts: IPart[];
  dims: IDimension[];
  view: IView;
}

export interface IViewMessage {
  type: 'view';
  seq: number;
  view: Partial<IView>;
}

export type Incoming = ISceneMessage | IViewMessage;

export interface IGeometryArrays {
  key: string;
  caps: number;
  position: Float32Array;
  normal: Int8Array;
  uv: Float32Array;
  index: Uint16Array | Uint32Array;
  edge: Float32Array;
}

export const DEFAULT_VIEW: IView = { explode: 0, edges: true, dimensions: true, labels: false, highlight: [] };

/** The typed arrays of every geometry in `headers`, copied out of the message so that its buffer can be released. */
export function decode(headers: IGeometryHeader[], buffer: DataView | undefined): IGeometryArrays[] {
  if (headers.length === 0) {
    return [];
  }
  if (!buffer) {
    throw new Error('a scene with geometry came without its buffer');
  }
  const bytes = (at: number, length: number): ArrayBuffer => {
    if (at + length > buffer.byteLength) {
      throw new Error(`geometry ends at byte ${at + length} of a buffer of ${buffer.byteLength}`);
    }
    const start = buffer.byteOffset + at;
    return buffer.buffer.slice(start, start + length) as ArrayBuffer;
  };
  return headers.map(({ key, caps, vertices, indices, wide, edge_points, at }) => ({
    key,
    caps,
    position: new Float32Array(bytes(at.position, vertices * 12)),
    normal: new Int8Array(bytes(at.normal, vertices * 4)),
    uv: new Float32Array(bytes(at.uv, vertices * 8)),
    index: wide ? new Uint32Array(bytes(at.index, indices * 4)) : new Uint16Array(bytes(at.index, indices * 2)),
    edge: new Float32Array(bytes(at.edge, edge_points * 12))
  }));
}
