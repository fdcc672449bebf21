/** The part of pythreejs' front end that we build on; the package ships no types of its own. */
declare module 'jupyter-threejs' {
  import { WidgetModel } from '@jupyter-widgets/base';
  import { Group } from 'three';

  /** Widget model of a three.js group; `obj` exists once `initPromise` has resolved. */
  export class GroupModel extends WidgetModel {
    obj: Group;
    initPromise: Promise<void>;
    onCustomMessage(content: object, buffers: DataView[]): void;
  }
}
