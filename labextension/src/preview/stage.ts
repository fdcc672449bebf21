/**
 * The piece as three.js objects, kept from one message to the next: a geometry stays as long as a part uses its key,
 * a part's object as long as its name is in the scene. Only what a message brings anew is uploaded.
 *
 * Knows nothing of widgets: `group.ts` feeds it and asks for the draw.
 */
import * as THREE from 'three';

import { Caption } from './caption';
import { Detail, freeShape, IShape, shapeOf } from './detail';
import { Dimensions } from './dimensions';
import { ghostly, IFeature, IPiece, IStaged } from './feature';
import { facing } from './geometry';
import { Joints } from './joints';
import { away } from './legs';
import { MaterialShelf, Surface } from './materials';
import {
  DEFAULT_VIEW,
  decode,
  decodeJoints,
  decodePlaces,
  IDimension,
  IJoint,
  IPart,
  IPlace,
  ISceneMessage,
  IView
} from './message';
import { Motions } from './motions';
import { PartNames } from './partnames';
import { Room } from './room';
import { Scale } from './scale';
import { planeOf, Section } from './section';
import { Shadow } from './shadow';
import { palette } from './theme';

/** Dimensions are of the piece as it stands: they go as soon as its parts move apart, or its doors open. */
const ASSEMBLED = 0.02;

export class Stage implements IStaged {
  readonly root = new THREE.Group();
  readonly room = new Room();
  readonly detail = new Detail(() => this._pieces.values());
  /** Geometries that were uploaded since the start; a test's way to see that nothing is sent twice. */
  uploads = 0;

  joints: IJoint[] = [];
  scene = 0;

  constructor() {
    this.root.add(this.room.root, this._dimensions.root, this._parts);
    this._features.forEach(feature => this.root.add(feature.root));
  }

  get view(): IView {
    return this._view;
  }

  get pieces(): ReadonlyMap<string, IPiece> {
    return this._pieces;
  }

  get plane(): THREE.Plane | null {
    return this._plane;
  }

  get insides(): THREE.Mesh[] {
    return this._section.insides;
  }

  get partCount(): number {
    return this._pieces.size;
  }

  get geometryCount(): number {
    return this._shapes.size;
  }

  /** Takes over a scene. Geometry that no part uses any more is freed. */
  apply(scene: ISceneMessage, buffer: DataView | undefined): void {
    for (const arrays of decode(scene.geometries, buffer)) {
      this._free(arrays.key);
      this._shapes.set(arrays.key, shapeOf(arrays));
      this.uploads += 1;
    }
    const present = new Set(scene.parts.map(part => part.name));
    for (const [name, piece] of this._pieces) {
      if (!present.has(name)) {
        this._parts.remove(piece.mesh, piece.lines);
        this._pieces.delete(name);
      }
    }
    const places = decodePlaces(scene.places, scene.parts.length, buffer);
    scene.parts.forEach((part, i) => this._place(part, places[i]));
    const used = new Set(scene.parts.map(part => part.geometry));
    [...this._shapes.keys()].filter(key => !used.has(key)).forEach(key => this._free(key));
    this.joints = decodeJoints(scene, buffer);
    this._motions.set(
      scene.motions,
      scene.parts.map(part => part.name)
    );
    this._sizes = scene.dims;
    this._dimensions.set(this._eye ? facing(scene.dims, this._eye) : scene.dims);
    this.scene += 1;
    this.setView(scene.view);
  }

  /** Draws the piece otherwise: exploded, with or without edges and dimensions, some parts brought out. */
  setView(view: Partial<IView>): void {
    this._view = { ...this._view, ...view };
    const { explode, edges, open, transparent, joints } = this._view;
    this._cut();
    for (const [name, { part, place, mesh, lines }] of this._pieces) {
      const as: Surface = ghostly(this._view, name) ? 'ghost' : transparent || joints ? 'glass' : 'solid';
      mesh.matrix.fromArray(place.matrix);
      this._motions.move(name, open, mesh.matrix);
      away(place.explode, this._view.legs[name], explode).forEach((far, axis) => {
        mesh.matrix.elements[12 + axis] += far;
      });
      lines.matrix.copy(mesh.matrix);
      mesh.matrixWorldNeedsUpdate = lines.matrixWorldNeedsUpdate = true;
      const thickness_mm = this._shapes.get(part.geometry)?.thickness_mm ?? 1;
      mesh.material = this._shelf.of(part.material, part.name, thickness_mm, as);
      lines.visible = edges && as !== 'ghost';
    }
    this._dimensions.root.visible = this._view.dimensions && Math.max(explode, open) < ASSEMBLED;
    this._features.forEach(feature => feature.follow(this));
  }

  /** Draws everything in the colours of the page's theme as it is now. */
  repaint(): void {
    this._ink.color.set(palette().edge);
    this.room.repaint();
    this._dimensions.repaint();
    this._features.forEach(feature => feature.repaint());
    this._features.forEach(feature => feature.follow(this));
  }

  /** Writes the sizes where they are read from `eye`; whether anything moved for that, and is to be drawn. */
  face(eye: number[]): boolean {
    this._eye = eye;
    return this._dimensions.set(facing(this._sizes, eye));
  }

  /** The assembled piece's box, mm. */
  bounds(): THREE.Box3 {
    const box = new THREE.Box3();
    const matrix = new THREE.Matrix4();
    for (const { part, place } of this._pieces.values()) {
      const shape = this._shapes.get(part.geometry);
      if (shape) {
        matrix.fromArray(place.matrix);
        box.union(shape.faces.boundingBox.clone().applyMatrix4(matrix));
      }
    }
    return box;
  }

  dispose(): void {
    [...this._shapes.keys()].forEach(key => this._free(key));
    this._dimensions.dispose();
    this._features.forEach(feature => feature.dispose());
    this._shelf.dispose();
    this._pieces.clear();
  }

  private _cut(): void {
    const { section } = this._view;
    if (section || this._plane) {
      this._plane = planeOf(section, this.bounds());
      this._shelf.cut(this._plane);
      this._ink.clippingPlanes = this._plane ? [this._plane] : null;
    }
  }

  private _place(part: IPart, place: IPlace): void {
    const shape = this._shapes.get(part.geometry);
    if (!shape) {
      throw new Error(`part ${part.name} refers to geometry ${part.geometry}, which was not sent`);
    }
    let piece = this._pieces.get(part.name);
    if (!piece) {
      piece = {
        part,
        place,
        shape,
        mesh: new THREE.Mesh(shape.faces),
        lines: new THREE.LineSegments(shape.edges, this._ink)
      };
      for (const object of [piece.mesh, piece.lines]) {
        object.name = part.name;
        object.matrixAutoUpdate = false;
        this._parts.add(object);
      }
      this._pieces.set(part.name, piece);
    }
    piece.part = part;
    piece.place = place;
    piece.shape = shape;
    piece.mesh.geometry = shape.faces;
    piece.lines.geometry = shape.edges;
  }

  private _free(key: string): void {
    const shape = this._shapes.get(key);
    if (shape) {
      freeShape(shape);
    }
    this._shapes.delete(key);
  }

  private _view: IView = { ...DEFAULT_VIEW };
  private _shapes = new Map<string, IShape>();
  private _pieces = new Map<string, IPiece>();
  private _parts = new THREE.Group();
  private _dimensions = new Dimensions();
  private _motions = new Motions();
  private _section = new Section();
  private _features: IFeature[] = [
    this._section,
    new Shadow(this.room.floor),
    new Joints(),
    new Scale(),
    new PartNames(),
    new Caption()
  ];
  private _plane: THREE.Plane | null = null;
  private _sizes: IDimension[] = [];
  private _eye: number[] | null = null;
  private _shelf = new MaterialShelf();
  private _ink = new THREE.LineBasicMaterial({ color: palette().edge, transparent: true, opacity: 0.55 });
}
