/**
 * Materials of the preview: a board's face and its cut edge, each with a picture along the grain.
 *
 * Made once for a name and kept, since a picture costs some tens of milliseconds. A few variants for each board (another
 * piece of the picture, a slightly other tone) keep neighbouring parts from looking like copies of one another.
 */
import * as THREE from 'three';

import { drawnBySoftware } from './hardware';
import { boardLook, edgePixels, facePixels, hash01 } from './wood';

/** Size on the board of one picture, mm: larger than most parts are wide, so that repeats are not seen. */
const FACE_LENGTH_MM = 1400;
const FACE_WIDTH_MM = 700;
const EDGE_LENGTH_MM = 220;
const VARIANTS = 3;
/** How dark the inside of a small hole is, against the board's dark veneers. */
const SPOT_TONE = 0.45;
/** How a board is seen: as it is, faded because others are brought out, or so that one looks through it. */
export type Surface = 'solid' | 'ghost' | 'glass';
const OPACITY = { solid: 1, ghost: 0.12, glass: 0.42 } as const;

/** The material of a solid that is no panel; `jupyter_fab/core/reading.py` names it so. */
export const REFUSED = 'refused';
const REFUSED_COLOUR = 0xd0342c;

/** Of the face, the cut edge, and the spots that stand for small holes seen from afar. */
export type BoardMaterials = [THREE.Material, THREE.Material, THREE.Material];

function texture(pixels: Uint8ClampedArray<ArrayBuffer>, width: number, height: number): THREE.CanvasTexture {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
  const made = new THREE.CanvasTexture(canvas);
  made.wrapS = made.wrapT = THREE.RepeatWrapping;
  // Sharper boards at low angles; without a graphics card it would cost a third of the draw.
  made.anisotropy = drawnBySoftware() ? 1 : 8;
  return made;
}

/** Panels are flat and matt: light worked out at their corners looks the same as at every pixel, for a third less. */
function surface(map: THREE.Texture, tone: number): THREE.MeshLambertMaterial {
  return new THREE.MeshLambertMaterial({
    map,
    color: new THREE.Color(tone, tone, tone),
    // Faces step back a little so that the edge lines on them are not broken up.
    polygonOffset: true,
    polygonOffsetFactor: 0.6,
    polygonOffsetUnits: 1
  });
}

/** Red, and seen from both sides: the solid may be open. */
function refused(): THREE.MeshLambertMaterial {
  return new THREE.MeshLambertMaterial({
    color: REFUSED_COLOUR,
    side: THREE.DoubleSide,
    polygonOffset: true,
    polygonOffsetFactor: 1,
    polygonOffsetUnits: 1
  });
}

/** Keeps the materials in use; `face` and `edge` textures are shared by every part of one board. */
export class MaterialShelf {
  /** Materials for a part: `[face, edge, spot]`. `part` chooses the variant, `thickness` scales the veneers. */
  of(board: string, part: string, thickness_mm: number, as: Surface): BoardMaterials {
    const variant = Math.floor(
      hash01(part.length * 31 + part.charCodeAt(0), part.charCodeAt(part.length - 1)) * VARIANTS
    );
    const key = `${board}|${variant % VARIANTS}|${thickness_mm.toFixed(1)}|${as}`;
    let made = this._made.get(key);
    if (!made) {
      made = this._make(board, variant % VARIANTS, thickness_mm);
      for (const material of made) {
        material.clippingPlanes = this._planes;
        if (as !== 'solid') {
          material.transparent = true;
          material.opacity = OPACITY[as];
          material.depthWrite = false;
        }
      }
      this._made.set(key, made);
    }
    return made;
  }

  /** Takes away what lies on the negative side of a plane; nothing for null. */
  cut(plane: THREE.Plane | null): void {
    this._planes = plane ? [plane] : null;
    for (const pair of this._made.values()) {
      pair.forEach(material => (material.clippingPlanes = this._planes));
    }
  }

  dispose(): void {
    for (const pair of this._made.values()) {
      pair.forEach(material => material.dispose());
    }
    for (const map of [...this._faces.values(), ...this._edges.values()]) {
      map.dispose();
    }
    this._made.clear();
    this._faces.clear();
    this._edges.clear();
  }

  private _make(board: string, variant: number, thickness_mm: number): BoardMaterials {
    if (board === REFUSED) {
      // The same on every face: what is no board has no grain.
      return [refused(), refused(), refused()];
    }
    const tone = 1 - 0.035 * variant;
    const [r, g, b] = boardLook(board).dark;
    // Not moved back as faces are, so that they lie on them.
    const spot = new THREE.MeshBasicMaterial({ color: new THREE.Color(r / 255, g / 255, b / 255) });
    spot.color.multiplyScalar(SPOT_TONE);
    return [surface(this._face(board, variant), tone), surface(this._edge(board, thickness_mm), 0.97), spot];
  }

  private _face(board: string, variant: number): THREE.Texture {
    const key = `${board}|${variant}`;
    let map = this._faces.get(key);
    if (!map) {
      const first = this._faces.get(`${board}|0`);
      map = first ? first.clone() : texture(facePixels(boardLook(board), 512, 512), 512, 512);
      // UVs come in millimetres; the texture knows its own size on the board.
      map.repeat.set(1 / FACE_LENGTH_MM, 1 / FACE_WIDTH_MM);
      map.offset.set(variant * 0.37, variant * 0.29);
      map.needsUpdate = true;
      this._faces.set(key, map);
    }
    return map;
  }

  private _edge(board: string, thickness_mm: number): THREE.Texture {
    const key = `${board}|${thickness_mm.toFixed(1)}`;
    let map = this._edges.get(key);
    if (!map) {
      map = texture(edgePixels(boardLook(board), 256, 128), 256, 128);
      map.repeat.set(1 / EDGE_LENGTH_MM, 1 / Math.max(thickness_mm, 1));
      this._edges.set(key, map);
    }
    return map;
  }

  private _planes: THREE.Plane[] | null = null;
  private _made = new Map<string, BoardMaterials>();
  private _faces = new Map<string, THREE.Texture>();
  private _edges = new Map<string, THREE.Texture>();
}
