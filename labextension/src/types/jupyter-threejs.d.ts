/** The part of pythreejs' front end that we build on; the package ships no types of its own. */
declare module 'jupyter-threejs' {
  import { WidgetModel } from '@jupyter-widgets/base';
  import { Camera, Group, Vector3 } from 'three';

  /** Widget model of a three.js group; `obj` exists once `initPromise` has resolved. */
  export class GroupModel extends WidgetModel {
    obj: Group;
    initPromise: Promise<void>;
    onCustomMessage(content: object, buffers: DataView[]): void;
  }

  /** Widget model of what turns a camera about a point. */
  export class OrbitControlsModel extends WidgetModel {
    obj: { object: Camera; target: Vector3; update(): void };
    /** Tells the kernel where camera and point are. */
    update_controlled(): void;
  }
}
