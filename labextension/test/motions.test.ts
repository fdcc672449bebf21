import assert from 'node:assert/strict';
import test from 'node:test';
import * as THREE from 'three';

import { IMotion } from '../src/preview/message';
import { Motions } from '../src/preview/motions';
import { swung } from '../src/preview/swing';

const DOOR: IMotion = { kind: 'hinge', parts: [1], at: [600, 0, 0], axis: [0, 0, 1], travel: 90 };
const DRAWER: IMotion = { kind: 'slide', parts: [0, 2], at: [0, 0, 0], axis: [0, -1, 0], travel: 400 };
const opening = (motion: IMotion, share: number): THREE.Matrix4 => new THREE.Matrix4().fromArray(swung(motion, share));
const near = (point: THREE.Vector3, x: number, y: number, z: number): void =>
  assert.ok(point.distanceTo(new THREE.Vector3(x, y, z)) < 1e-9, `${point.toArray()}`);

test('a door turns about its hinge by the right-hand rule, a drawer comes out along its way', () => {
  near(new THREE.Vector3(0, 0, 50).applyMatrix4(opening(DOOR, 1)), 600, -600, 50);
  near(new THREE.Vector3(600, 0, 50).applyMatrix4(opening(DOOR, 0.3)), 600, 0, 50);
  near(new THREE.Vector3(1, 2, 3).applyMatrix4(opening(DRAWER, 0.25)), 1, -98, 3);
});

test('a turn about any line is what three.js makes of it', () => {
  const axis = new THREE.Vector3(2, -3, 6).divideScalar(7);
  const lid: IMotion = { kind: 'hinge', parts: [0], at: [30, -20, 500], axis: [axis.x, axis.y, axis.z], travel: 110 };
  const turned = new THREE.Vector3(400, 90, -70).sub(new THREE.Vector3(...lid.at));
  turned.applyAxisAngle(axis, (0.7 * 110 * Math.PI) / 180).add(new THREE.Vector3(...lid.at));
  near(new THREE.Vector3(400, 90, -70).applyMatrix4(opening(lid, 0.7)), turned.x, turned.y, turned.z);
});

test('only what opens moves, and by the newest share', () => {
  const motions = new Motions();
  motions.set([DOOR, DRAWER], ['front', 'door', 'bottom', 'side']);
  const placed = (name: string, share: number): THREE.Vector3 => {
    const matrix = new THREE.Matrix4().makeTranslation(0, 0, 7);
    motions.move(name, share, matrix);
    return new THREE.Vector3().setFromMatrixPosition(matrix);
  };
  near(placed('front', 1), 0, -400, 7);
  near(placed('bottom', 0.5), 0, -200, 7);
  near(placed('door', 0.5), 600 - 600 * Math.SQRT1_2, -600 * Math.SQRT1_2, 7);
  near(placed('side', 1), 0, 0, 7);
  near(placed('front', 0), 0, 0, 7);
  motions.set([], []);
  near(placed('front', 1), 0, 0, 7);
});
