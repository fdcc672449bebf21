/** Where boards meet, as coloured boxes; each goes with the board that is entered when the piece comes apart. */
import * as THREE from 'three';

import type { IFeature, IStaged } from './feature';
import { palette } from './theme';

/** Corners of a box, each coordinate 0 for the low one and 1 for the high one, and its twelve triangles. */
const CORNERS = [0, 1, 2, 3, 4, 5, 6, 7].map(i => [i & 1, (i >> 1) & 1, (i >> 2) & 1]);
const SIDES = [
  0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4, 2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3, 5, 3, 7, 5
];
const EDGES = [0, 1, 2, 3, 4, 5, 6, 7, 0, 2, 1, 3, 4, 6, 5, 7, 0, 4, 1, 5, 2, 6, 3, 7];

export class Joints implements IFeature {
  readonly root = new THREE.Group();

  follow(stage: IStaged): void {
    this._clear();
    const { joints } = stage;
    if (!stage.view.joints || joints.length === 0) {
      return;
    }
    const points: number[] = [];
    const sides: number[] = [];
    const edges: number[] = [];
    const corner = new THREE.Vector3();
    const moved = new THREE.Matrix4();
    for (const { into, low, high } of joints) {
      const piece = stage.pieces.get(into);
      if (!piece) {
        continue;
      }
      // The way of the board that is entered: from where it is placed to where it is shown.
      moved.getInverse(new THREE.Matrix4().fromArray(piece.place.matrix)).premultiply(piece.mesh.matrix);
      const first = points.length / 3;
      for (const [i, j, k] of CORNERS) {
        corner.set(i ? high[0] : low[0], j ? high[1] : low[1], k ? high[2] : low[2]).applyMatrix4(moved);
        points.push(corner.x, corner.y, corner.z);
      }
      sides.push(...SIDES.map(i => first + i));
      edges.push(...EDGES.map(i => first + i));
    }
    const position = new THREE.BufferAttribute(new Float32Array(points), 3);
    const { accent } = palette();
    const planes = stage.plane ? [stage.plane] : [];
    const looks = { color: accent, transparent: true, depthWrite: false, clippingPlanes: planes };
    const faces = new THREE.MeshBasicMaterial({ ...looks, opacity: 0.5 });
    const ink = new THREE.LineBasicMaterial({ ...looks, opacity: 0.9 });
    for (const made of [
      new THREE.Mesh(indexed(position, sides), faces),
      new THREE.LineSegments(indexed(position, edges), ink)
    ]) {
      // After the boards, through which they are seen.
      made.renderOrder = 2;
      this.root.add(made);
    }
  }

  dispose(): void {
    this._clear();
  }

  repaint(): void {
    this._clear();
  }

  private _clear(): void {
    for (const made of [...this.root.children] as (THREE.Mesh | THREE.LineSegments)[]) {
      this.root.remove(made);
      made.geometry.dispose();
      (made.material as THREE.Material).dispose();
    }
  }
}

function indexed(position: THREE.BufferAttribute, index: number[]): THREE.BufferGeometry {
  const made = new THREE.BufferGeometry();
  made.addAttribute('position', position);
  made.setIndex(new THREE.BufferAttribute(new Uint32Array(index), 1));
  return made;
}
