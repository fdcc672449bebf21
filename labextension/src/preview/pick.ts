/** Which part is seen at a place of the picture, and which one comes after another. Nothing is drawn for it. */
import * as THREE from 'three';

import type { IStaged } from './feature';

/** The name of the foremost part at a place of the picture (-1..1, to the right and up); empty where there is none. */
export function partAt(place: [number, number], camera: THREE.Camera, stage: IStaged): string {
  const ray = new THREE.Raycaster();
  ray.setFromCamera({ x: place[0], y: place[1] }, camera);
  const meshes = [...stage.pieces.values()].map(piece => piece.mesh);
  const seen = ray
    .intersectObjects(meshes)
    .find(hit => hit.object.visible && !(stage.plane && stage.plane.distanceToPoint(hit.point) < 0));
  return seen?.object.name ?? '';
}

/** The part `step` farther in the list than `part`, round and round; the first or the last if none is picked. */
export function nextPart(names: string[], part: string, step: 1 | -1): string {
  const at = names.indexOf(part);
  const start = at < 0 && step < 0 ? 0 : at;
  return names.length > 0 ? names[(start + step + names.length) % names.length] : '';
}
