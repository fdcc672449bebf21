/**
 * The light and the floor: warm key light, cool fill from the sky, and a soft contact shadow under the piece.
 *
 * The shadow is a blurred picture on a plane, not a shadow map: it costs one quad, and looks the same on every machine.
 */
import * as THREE from 'three';

import { palette } from './theme';

/** Lights and floor; `shadow.ts` lays the floor under the piece, and the shadow on it. */
export class Room {
  readonly root = new THREE.Group();
  readonly floor: THREE.Mesh;

  constructor() {
    const sky = new THREE.HemisphereLight(0xf8f9ff, 0xdfd3c3, 0.72);
    sky.position.set(0, 0, 1);
    const key = new THREE.DirectionalLight(0xfff0dc, 0.42);
    key.position.set(-0.55, -0.75, 1.1);
    const fill = new THREE.DirectionalLight(0xdfe9ff, 0.1);
    fill.position.set(0.9, -0.35, 0.35);
    this.floor = new THREE.Mesh(
      new THREE.PlaneBufferGeometry(1, 1),
      new THREE.MeshBasicMaterial({
        color: 0x000000,
        transparent: true,
        opacity: palette().shadow,
        depthWrite: false
      })
    );
    // The floor also counts the draws, so it must never be culled.
    this.floor.frustumCulled = false;
    this.floor.renderOrder = -1;
    this.root.add(sky, key, fill, this.floor);
  }

  repaint(): void {
    (this.floor.material as THREE.MeshBasicMaterial).opacity = palette().shadow;
  }
}
