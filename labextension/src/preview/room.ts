/**
 * The light and the floor: warm key light, cool fill from the sky, and a soft contact shadow under the piece.
 *
 * The shadow is a blurred picture on a plane, not a shadow map: it costs one quad, and looks the same on every machine.
 */
import * as THREE from 'three';

import { palette } from './theme';

/** The shadow's picture reaches past the footprint by this share of it, and at least by `MIN_MARGIN_MM`. */
const MARGIN = 0.22;
const MIN_MARGIN_MM = 120;
const PICTURE_PX = 256;

function shadowPicture(): THREE.CanvasTexture {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = PICTURE_PX;
  const pen = canvas.getContext('2d');
  if (pen) {
    const inset = (PICTURE_PX * MARGIN) / (1 + 2 * MARGIN);
    pen.filter = `blur(${Math.round(inset * 0.42)}px)`;
    pen.fillStyle = '#000';
    pen.fillRect(inset, inset, PICTURE_PX - 2 * inset, PICTURE_PX - 2 * inset);
  }
  return new THREE.CanvasTexture(canvas);
}

/** Lights and floor; `fit` lays the floor under the piece. */
export class Room {
  readonly root = new THREE.Group();
  readonly floor: THREE.Mesh;

  constructor() {
    const sky = new THREE.HemisphereLight(0xf4f7ff, 0xb59f86, 0.62);
    sky.position.set(0, 0, 1);
    const key = new THREE.DirectionalLight(0xffeed6, 0.58);
    key.position.set(-0.55, -0.75, 1.1);
    const fill = new THREE.DirectionalLight(0xdfe9ff, 0.2);
    fill.position.set(0.9, -0.35, 0.35);
    this.floor = new THREE.Mesh(
      new THREE.PlaneBufferGeometry(1, 1),
      new THREE.MeshBasicMaterial({
        map: shadowPicture(),
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

  fit(box: THREE.Box3): void {
    if (box.isEmpty()) {
      return;
    }
    const size = box.getSize(new THREE.Vector3());
    const centre = box.getCenter(new THREE.Vector3());
    const reach = (length: number): number => length + 2 * Math.max(length * MARGIN, MIN_MARGIN_MM);
    this.floor.position.set(centre.x, centre.y, box.min.z - 0.5);
    this.floor.scale.set(reach(size.x), reach(size.y), 1);
  }
}
