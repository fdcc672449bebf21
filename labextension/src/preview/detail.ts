/**
 * How finely a panel is drawn: from afar its small holes are dark spots, from near they are bored.
 *
 * A cabinet has hundreds of holes for pins, each less than a pixel or two wide while the whole piece is in the picture;
 * bored, they are nine tenths of all triangles, and where the processor draws, most of the time. What stands for them
 * lies on the same points. It is exchanged for the length of one draw only, so that picking, cuts and sizes always have
 * the panel as it is.
 */
import * as THREE from 'three';

import { IGeometryArrays } from './message';
import { farRun } from './run';

/** A hole that is narrower on the screen, in pixels, is drawn as a spot. */
const LEAST_PX = 3;

/** The geometries of one panel. */
export interface IShape {
  faces: THREE.BufferGeometry;
  edges: THREE.BufferGeometry;
  thickness_mm: number;
  afar: { faces: THREE.BufferGeometry; edges: THREE.BufferGeometry; hole_mm: number } | null;
}

/** What is drawn of a part. */
export interface IDrawn {
  shape: IShape;
  mesh: THREE.Mesh;
  lines: THREE.LineSegments;
}

function geometry(vertices: Record<string, THREE.BufferAttribute>, index: THREE.BufferAttribute): THREE.BufferGeometry {
  const made = new THREE.BufferGeometry();
  Object.entries(vertices).forEach(([name, attribute]) => made.addAttribute(name, attribute));
  made.setIndex(index);
  return made;
}

/** The geometries of a panel; those from afar share their points with the near ones, which are uploaded once. */
export function shapeOf(arrays: IGeometryArrays): IShape {
  const { near, caps, afar, index, edge } = arrays;
  const position = new THREE.BufferAttribute(arrays.position, 3);
  // The fourth byte of a normal only keeps rows on four-byte boundaries.
  const normal = new THREE.BufferAttribute(arrays.normal, 4, true);
  const points = { position, normal, uv: new THREE.BufferAttribute(arrays.uv, 2) };
  const faces = geometry(points, new THREE.BufferAttribute(index.subarray(0, near), 1));
  faces.addGroup(0, caps, 0);
  faces.addGroup(caps, near - caps, 1);
  faces.computeBoundingBox();
  faces.computeBoundingSphere();
  const edges = geometry({ position }, new THREE.BufferAttribute(edge, 1));
  edges.boundingSphere = faces.boundingSphere;
  const thickness_mm = faces.boundingBox.max.z - faces.boundingBox.min.z;
  if (!afar) {
    return { faces, edges, thickness_mm, afar: null };
  }
  const plain = geometry(points, new THREE.BufferAttribute(farRun(index, near, caps, afar), 1));
  plain.addGroup(0, afar.caps, 0);
  plain.addGroup(afar.caps, afar.sides, 1);
  plain.addGroup(afar.caps + afar.sides, afar.mouths, 2);
  plain.boundingBox = faces.boundingBox;
  plain.boundingSphere = faces.boundingSphere;
  const few = geometry({ position }, new THREE.BufferAttribute(edge.subarray(0, afar.edges), 1));
  few.boundingSphere = faces.boundingSphere;
  return { faces, edges, thickness_mm, afar: { faces: plain, edges: few, hole_mm: afar.hole_mm } };
}

/** Frees what `shapeOf` made. */
export function freeShape(shape: IShape): void {
  [shape.faces, shape.edges, shape.afar?.faces, shape.afar?.edges].forEach(made => made?.dispose());
}

/** Lets every draw of `scene` show the parts as finely as they are seen; asked anew for each camera. */
export class Detail {
  constructor(private readonly _drawn: () => Iterable<IDrawn>) {}

  /** May be called at every draw; only the first one of a scene counts. */
  watch(scene: THREE.Scene): void {
    if (this._scenes.has(scene)) {
      return;
    }
    this._scenes.add(scene);
    // The types of this release do not know these two hooks of a scene.
    const hooks = scene as THREE.Scene & Record<'onBeforeRender' | 'onAfterRender', unknown>;
    hooks.onBeforeRender = (renderer: THREE.WebGLRenderer, _: THREE.Scene, camera: THREE.Camera) =>
      this._begin(renderer.domElement.height, camera);
    hooks.onAfterRender = () => this._end();
  }

  private _begin(height_px: number, camera: THREE.Camera): void {
    if (!(camera instanceof THREE.PerspectiveCamera)) {
      return;
    }
    const eye = new THREE.Vector3().setFromMatrixPosition(camera.matrixWorld);
    const pixels = height_px / (2 * Math.tan((camera.fov * Math.PI) / 360));
    const centre = new THREE.Vector3();
    for (const drawn of this._drawn()) {
      const { faces, afar } = drawn.shape;
      if (!afar) {
        continue;
      }
      const ball = faces.boundingSphere;
      const near_mm = centre.copy(ball.center).applyMatrix4(drawn.mesh.matrix).distanceTo(eye) - ball.radius;
      if (near_mm > 0 && (afar.hole_mm * pixels) / near_mm < LEAST_PX) {
        drawn.mesh.geometry = afar.faces;
        drawn.lines.geometry = afar.edges;
        this._plain.push(drawn);
      }
    }
  }

  private _end(): void {
    for (const { shape, mesh, lines } of this._plain) {
      mesh.geometry = shape.faces;
      lines.geometry = shape.edges;
    }
    this._plain = [];
  }

  private _plain: IDrawn[] = [];
  private _scenes = new WeakSet<THREE.Scene>();
}
