/** The picture of the shadow on the floor, drawn anew when parts have moved: a few thousand places, at once. */
import * as THREE from 'three';

import type { IFeature, IPiece, IStaged } from './feature';
import { darkness, IPatch, patchesOf, softness } from './shade';

/** Places along a side of the picture. */
const SIZE = 96;

export class Shadow implements IFeature {
  readonly root = new THREE.Group();

  /** `floor` is a plane of one by one, whose material's map is to be the shadow. */
  constructor(private readonly _floor: THREE.Mesh) {
    this._map.magFilter = this._map.minFilter = THREE.LinearFilter;
    (this._floor.material as THREE.MeshBasicMaterial).map = this._map;
  }

  follow(stage: IStaged): void {
    const { explode, open, legs, section } = stage.view;
    const [last, ...shown] = this._shown;
    if (stage.scene === last && [explode, open, legs, section].every((value, i) => value === shown[i])) {
      return;
    }
    this._shown = [stage.scene, explode, open, legs, section];
    const { plane } = stage;
    const middle = ({ x0, x1, y0, y1, z }: IPatch): THREE.Vector3 => new THREE.Vector3((x0 + x1) / 2, (y0 + y1) / 2, z);
    const patches = [...stage.pieces.values()]
      .flatMap(piece => this._patches(piece))
      .filter(patch => !plane || plane.distanceToPoint(middle(patch)) > 0);
    if (patches.length > 0) {
      this._draw(patches);
    }
  }

  dispose(): void {
    this._map.dispose();
    (this._floor.material as THREE.Material).dispose();
    this._floor.geometry.dispose();
  }

  repaint(): void {
    this._shown = [];
  }

  private _draw(patches: IPatch[]): void {
    const floor = Math.min(...patches.map(patch => patch.z));
    const low: [number, number] = [Infinity, Infinity];
    const high: [number, number] = [-Infinity, -Infinity];
    for (const patch of patches) {
      const soft = softness(patch, floor);
      low[0] = Math.min(low[0], patch.x0 - soft);
      low[1] = Math.min(low[1], patch.y0 - soft);
      high[0] = Math.max(high[0], patch.x1 + soft);
      high[1] = Math.max(high[1], patch.y1 + soft);
    }
    darkness(patches, floor, low, high, SIZE).forEach((dark, i) => {
      this._pixels[4 * i + 3] = 255 * dark;
    });
    this._map.needsUpdate = true;
    this._floor.position.set((low[0] + high[0]) / 2, (low[1] + high[1]) / 2, floor - 0.5);
    this._floor.scale.set(high[0] - low[0], high[1] - low[1], 1);
  }

  /** The patches of a part where it is; those of its form are kept for as long as the form is. */
  private _patches({ mesh, lines }: IPiece): IPatch[] {
    const m = mesh.matrix.elements;
    const key = [0, 1, 2, 4, 5, 6, 8, 9, 10].map(i => m[i].toFixed(3)).join();
    const known = this._known.get(lines.geometry);
    let found = known?.key === key ? known.found : undefined;
    if (!found) {
      const { attributes, index } = lines.geometry as THREE.BufferGeometry;
      found = patchesOf(attributes.position.array, index.array, m);
      this._known.set(lines.geometry, { key, found });
    }
    const [x, y, z] = [m[12], m[13], m[14]];
    return found.map(({ x0, x1, y0, y1, z: low }) => ({ x0: x0 + x, x1: x1 + x, y0: y0 + y, y1: y1 + y, z: low + z }));
  }

  private _pixels = new Uint8Array(4 * SIZE * SIZE);
  private _map = new THREE.DataTexture(this._pixels, SIZE, SIZE, THREE.RGBAFormat);
  private _shown: unknown[] = [];
  private _known = new WeakMap<object, { key: string; found: IPatch[] }>();
}
