/** Which part is seen at a place of the picture, and which one comes after another. Nothing is drawn for it. */
import * as THREE from 'three';

import type { IStaged } from './feature';

/** The name of the foremost part at a place of the picture (-1..1, to the right and up); empty where there is none. */
export function partAt(place: [number, number], camera: THREE.Camera, stage: IStaged): string {
  const ray = new THREE.Raycaster();
  ray.setFromCamera({ x: place[0], y: place[1] }, camera);
  const { plane } = stage;
  const cut = plane ? ray.ray.distanceToPlane(plane) : null;
  const seen = ray
    .intersectObjects([...[...stage.pieces.values()].map(piece => piece.mesh), ...stage.insides])
    .filter(({ object }) => object.visible)
    .filter(hit => !plane || plane.distanceToPoint(hit.point) >= 0)
    // A board's inside is seen where the cut is.
    .map(({ object, distance }) => ({
      name: object.name,
      distance: cut !== null && stage.insides.includes(object as THREE.Mesh) ? Math.min(cut, distance) : distance
    }))
    .sort((one, other) => one.distance - other.distance);
  return seen[0]?.name ?? '';
}

/** The part `step` farther in the list than `part`, round and round; the first or the last if none is picked. */
export function nextPart(names: string[], part: string, step: 1 | -1): string {
  const at = names.indexOf(part);
  const start = at < 0 && step < 0 ? 0 : at;
  return names.length > 0 ? names[(start + step + names.length) % names.length] : '';
}
