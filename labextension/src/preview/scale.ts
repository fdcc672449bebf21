/**
 * What everybody knows the size of, beside the piece: a person who faces whoever looks, or the corner of a room with a
 * door. `jupyter_fab/notebook/piece.py` keeps room for them in the picture (REACH_MM).
 */
import * as THREE from 'three';

import type { IFeature, IStaged } from './feature';
import { disposeLabel, label } from './label';
import { PERSON_MM, personOutline } from './person';
import { palette } from './theme';

/** From the piece to the middle of the person; beside the dimension lines. */
const BESIDE_MM = 640;
const OUTLINE_POINTS = 260;
/** A room as most are: 2.5 m high, with a door leaf of 860 by 1985 in a frame. */
const CEILING_MM = 2500;
const ABOVE_MM = 250;
const LEFT_MM = 700;
const RIGHT_MM = 1300;
const FRONT_MM = 1600;
const DOOR_MM = { width: 860, height: 1985, frame: 60, beside: 280 };
/** Things on a wall stand this much before it, so that they are not lost in it. */
const BEFORE_MM = 4;

export class Scale implements IFeature {
  readonly root = new THREE.Group();

  follow(stage: IStaged): void {
    const { scale } = stage.view;
    const box = scale === 'none' ? null : stage.bounds();
    const stamp = box && !box.isEmpty() ? [scale, ...box.min.toArray(), ...box.max.toArray()].join() : '';
    if (stamp !== this._stamp) {
      this.dispose();
      this._stamp = stamp;
      if (box && stamp) {
        this.root.add(...(scale === 'person' ? person(box) : room(box)));
      }
    }
  }

  dispose(): void {
    this._stamp = '';
    for (const made of [...this.root.children]) {
      this.root.remove(made);
      if (made instanceof THREE.Sprite) {
        disposeLabel(made);
      } else {
        const { geometry, material } = made as THREE.Mesh;
        geometry.dispose();
        [material].flat().forEach(each => each.dispose());
      }
    }
  }

  repaint(): void {
    this.dispose();
  }

  private _stamp = '';
}

function person(box: THREE.Box3): THREE.Object3D[] {
  const points = personOutline().map(([x, z]) => new THREE.Vector2(x, z));
  const smooth = new THREE.SplineCurve([...points, points[0]]).getPoints(OUTLINE_POINTS);
  const flat = new THREE.ShapeBufferGeometry(new THREE.Shape(smooth));
  // Drawn in x and y; it stands in x and z.
  flat.rotateX(Math.PI / 2);
  const material = new THREE.MeshBasicMaterial({ color: palette().figure, side: THREE.DoubleSide });
  const figure = new THREE.Mesh(flat, material);
  figure.position.set(box.min.x - BESIDE_MM, (box.min.y + box.max.y) / 2, box.min.z);
  figure.onBeforeRender = (_renderer, _scene, camera) => {
    figure.rotation.z = Math.atan2(camera.position.x - figure.position.x, figure.position.y - camera.position.y);
    figure.updateMatrix();
    figure.updateMatrixWorld(true);
  };
  const height = label('1.75 m', 'small');
  height.position.set(figure.position.x, figure.position.y, box.min.z + PERSON_MM + 70);
  return [figure, height];
}

function room(box: THREE.Box3): THREE.Object3D[] {
  const low = new THREE.Vector3(box.min.x - LEFT_MM, box.min.y - FRONT_MM, box.min.z - 1);
  const top = box.min.z + Math.max(CEILING_MM, box.max.z - box.min.z + ABOVE_MM);
  const high = new THREE.Vector3(box.max.x + RIGHT_MM, box.max.y + BEFORE_MM, top);
  const { wall, floor, door, frame } = palette().room;
  const paint = (color: number): THREE.Material => new THREE.MeshBasicMaterial({ color, side: THREE.BackSide });
  const nothing = new THREE.MeshBasicMaterial({ visible: false });
  const [side, back] = wall;
  const size = high.clone().sub(low);
  // Seen from inside only: the walls between the eye and the piece are not there. No ceiling, so that one looks in.
  const walls = new THREE.Mesh(new THREE.BoxBufferGeometry(size.x, size.y, size.z), [
    paint(side),
    paint(side),
    paint(back),
    paint(side),
    nothing,
    paint(floor)
  ]);
  walls.position.copy(low.clone().add(high).multiplyScalar(0.5));
  walls.renderOrder = -3;
  const left = box.max.x + DOOR_MM.beside;
  const upright = (x: number, width: number, height: number, before: number, color: number): THREE.Mesh => {
    const made = new THREE.Mesh(new THREE.PlaneBufferGeometry(width, height), new THREE.MeshBasicMaterial({ color }));
    made.rotation.x = Math.PI / 2;
    made.position.set(x + width / 2, high.y - before, low.z + height / 2);
    made.renderOrder = -2;
    return made;
  };
  const { width, height, frame: rim } = DOOR_MM;
  const words = label(`door ${(height / 1000).toFixed(2)} m`, 'small');
  words.position.set(left + rim + width / 2, high.y - BEFORE_MM, low.z + height / 2);
  const wallWords = label(`wall ${((top - box.min.z) / 1000).toFixed(2)} m`, 'small');
  wallWords.position.set(low.x + size.x / 2, high.y - BEFORE_MM, top - 110);
  return [
    walls,
    upright(left, width + 2 * rim, height + rim, BEFORE_MM / 2, frame),
    upright(left + rim, width, height, BEFORE_MM, door),
    words,
    wallWords
  ];
}
