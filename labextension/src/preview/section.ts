/**
 * A flat cut through the piece. What lies before the plane is not drawn; where the plane meets a board, its inside is
 * seen: the veneers of plywood, and the outline of the cut.
 *
 * A line of sight that enters a board through the cut meets the board's far surface from behind. So the inside is the
 * board's own surface seen from behind, coloured as it would be in the plane: no new shape has to be found for it.
 */
import * as THREE from 'three';

import { IFeature, IPiece, IStaged, ghostly } from './feature';
import { ISection } from './message';
import { outline } from './outline';
import { palette } from './theme';
import { boardLook } from './wood';

/** The outline is drawn as if it were this much nearer to the eye, so that the boards do not hide parts of it, mm. */
const NEARER_MM = 14;
/** A cut through the very face of a board would show specks of it; designs are in whole and half millimetres. */
const ASIDE_MM = 0.37;

const VERTEX = `
varying vec3 vWorld;
#include <clipping_planes_pars_vertex>
void main() {
  vec4 mvPosition = modelViewMatrix * vec4(position, 1.0);
  gl_Position = projectionMatrix * mvPosition;
  vWorld = (modelMatrix * vec4(position, 1.0)).xyz;
  #include <clipping_planes_vertex>
}`;

const FRAGMENT = `
uniform vec3 light;
uniform vec3 dark;
uniform vec4 through;
uniform float plies;
varying vec3 vWorld;
#include <clipping_planes_pars_fragment>
void main() {
  #include <clipping_planes_fragment>
  float t = 1.0;
  #if NUM_CLIPPING_PLANES > 0
    // Where the line of sight goes through the plane, as a share of its way to this place.
    t = clippingPlanes[0].w / dot(vViewPosition, clippingPlanes[0].xyz);
    t = t > 0.0 && t < 1.0 ? t : 1.0;
  #endif
  vec3 place = mix(cameraPosition, vWorld, t);
  float depth = dot(through.xyz, place) + through.w;
  float ply = depth * max(plies, 1.0);
  // Where veneers are narrower than pixels, their mean is shown.
  float sharp = clamp(0.9 - 1.6 * fwidth(ply), 0.0, 1.0);
  float veneer = plies > 1.0 ? mix(0.45, mod(floor(ply), 2.0) * 0.75 + 0.08, sharp) : 0.3;
  gl_FragColor = vec4(mix(light, dark, veneer), 1.0);
}`;

const LINE_VERTEX = `
void main() {
  vec4 place = modelViewMatrix * vec4(position, 1.0);
  vec4 nearer = projectionMatrix * (place + vec4(0.0, 0.0, ${NEARER_MM}.0, 0.0));
  gl_Position = projectionMatrix * place;
  gl_Position.z = nearer.z / nearer.w * gl_Position.w;
}`;

const LINE_FRAGMENT = `
uniform vec3 ink;
void main() {
  gl_FragColor = vec4(ink, 1.0);
}`;

/** The plane of a cut; what lies on its negative side is taken away. Null where nothing is. */
export function planeOf(section: ISection | null, box: THREE.Box3): THREE.Plane | null {
  if (!section || section.share <= 0 || box.isEmpty()) {
    return null;
  }
  const { axis, share } = section;
  const length = box.max[axis] - box.min[axis];
  const normal = new THREE.Vector3();
  if (axis === 'y') {
    // From the front, which is where y is least.
    normal.y = 1;
    return new THREE.Plane(normal, -(box.min.y + share * length + ASIDE_MM));
  }
  normal[axis] = -1;
  return new THREE.Plane(normal, box.max[axis] - share * length - ASIDE_MM);
}

/** What is seen where the stage's plane goes through its boards. */
export class Section implements IFeature {
  readonly root = new THREE.Group();

  get insides(): THREE.Mesh[] {
    return [...this._insides.values()];
  }

  follow(stage: IStaged): void {
    const { plane } = stage;
    if (!plane) {
      if (this._on) {
        this._on = false;
        this.dispose();
        stage.pieces.forEach(({ mesh }) => (mesh.visible = true));
      }
      return;
    }
    this._on = true;
    const points: number[] = [];
    const met = new Set<string>();
    for (const [name, piece] of stage.pieces) {
      const box = piece.mesh.geometry.boundingBox.clone().applyMatrix4(piece.mesh.matrix);
      piece.mesh.visible = highest(box, plane) > ASIDE_MM;
      piece.lines.visible = piece.lines.visible && piece.mesh.visible;
      if (!ghostly(stage.view, name) && piece.mesh.visible && box.intersectsPlane(plane)) {
        met.add(name);
        this._show(piece, plane);
        outline(piece.mesh.geometry as THREE.BufferGeometry, piece.mesh.matrix, plane, points);
      }
    }
    [...this._insides.keys()].filter(name => !met.has(name)).forEach(name => this._drop(name));
    this._draw(points);
  }

  dispose(): void {
    [...this._insides.keys()].forEach(name => this._drop(name));
    this._clearLines();
  }

  repaint(): void {
    this.dispose();
  }

  private _show(piece: IPiece, plane: THREE.Plane): void {
    const { name, material } = piece.part;
    let inside = this._insides.get(name);
    if (!inside) {
      inside = new THREE.Mesh(piece.mesh.geometry, insideOf(material));
      inside.name = name;
      inside.matrixAutoUpdate = false;
      this._insides.set(name, inside);
      this.root.add(inside);
    }
    inside.geometry = piece.mesh.geometry;
    inside.matrix.copy(piece.mesh.matrix);
    inside.matrixWorldNeedsUpdate = true;
    const board = inside.material as THREE.ShaderMaterial;
    board.clippingPlanes = [plane];
    // How deep a place of the piece lies in this board: 0 at one face, 1 at the other.
    const box = piece.mesh.geometry.boundingBox;
    const thick = Math.max(box.max.z - box.min.z, 1e-3);
    const m = piece.mesh.matrix.elements;
    const away = m[8] * m[12] + m[9] * m[13] + m[10] * m[14];
    board.uniforms.through.value.set(m[8] / thick, m[9] / thick, m[10] / thick, -(away + box.min.z) / thick);
  }

  private _drop(name: string): void {
    const inside = this._insides.get(name);
    if (inside) {
      this.root.remove(inside);
      (inside.material as THREE.Material).dispose();
      this._insides.delete(name);
    }
  }

  private _draw(points: number[]): void {
    this._clearLines();
    const geometry = new THREE.BufferGeometry();
    geometry.addAttribute('position', new THREE.BufferAttribute(new Float32Array(points), 3));
    this._lines = new THREE.LineSegments(geometry, lineOf(palette().edge));
    this._lines.frustumCulled = false;
    this.root.add(this._lines);
  }

  private _clearLines(): void {
    if (this._lines) {
      this.root.remove(this._lines);
      this._lines.geometry.dispose();
      (this._lines.material as THREE.Material).dispose();
      this._lines = null;
    }
  }

  private _on = false;
  private _insides = new Map<string, THREE.Mesh>();
  private _lines: THREE.LineSegments | null = null;
}

/** How far the box reaches into what is kept, mm. */
function highest(box: THREE.Box3, plane: THREE.Plane): number {
  const { x, y, z } = plane.normal;
  const far = new THREE.Vector3(
    x > 0 ? box.max.x : box.min.x,
    y > 0 ? box.max.y : box.min.y,
    z > 0 ? box.max.z : box.min.z
  );
  return plane.distanceToPoint(far);
}

function lineOf(colour: number): THREE.ShaderMaterial {
  const uniforms = { ink: { value: new THREE.Color(colour) } };
  return new THREE.ShaderMaterial({ uniforms, vertexShader: LINE_VERTEX, fragmentShader: LINE_FRAGMENT });
}

function insideOf(board: string): THREE.ShaderMaterial {
  const { base, dark, plies } = boardLook(board);
  const colour = (rgb: [number, number, number]): THREE.Color =>
    new THREE.Color(rgb[0] / 255, rgb[1] / 255, rgb[2] / 255);
  const made = new THREE.ShaderMaterial({
    uniforms: {
      light: { value: colour(base) },
      dark: { value: colour(dark).multiplyScalar(0.8) },
      through: { value: new THREE.Vector4() },
      plies: { value: plies }
    },
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    side: THREE.BackSide,
    clipping: true,
    // In front of the edge lines on the far surface, which are not seen through the wood.
    polygonOffset: true,
    polygonOffsetFactor: -0.3,
    polygonOffsetUnits: -4
  });
  made.extensions.derivatives = true;
  return made;
}
