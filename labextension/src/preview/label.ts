/**
 * A text label that keeps its size on the screen, legible on light and on dark: dark ink on a pale plate.
 */
import * as THREE from 'three';

/** Height of a label on the screen, pixels. */
const LABEL_PX = 20;
/** The picture is drawn larger than shown, so that it stays sharp on a dense screen. */
const OVERSAMPLING = 3;
const INK = '#1f2a33';
const PLATE = 'rgba(255, 255, 255, 0.92)';
const RIM = 'rgba(60, 75, 90, 0.35)';

function picture(text: string): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  const height = LABEL_PX * OVERSAMPLING;
  const font = `600 ${Math.round(height * 0.58)}px system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif`;
  const pen = canvas.getContext('2d');
  if (!pen) {
    return canvas;
  }
  pen.font = font;
  canvas.width = Math.ceil(pen.measureText(text).width + height * 0.7);
  canvas.height = height;
  pen.font = font;
  const radius = height * 0.28;
  pen.beginPath();
  pen.moveTo(radius, 2);
  pen.arcTo(canvas.width - 2, 2, canvas.width - 2, height - 2, radius);
  pen.arcTo(canvas.width - 2, height - 2, 2, height - 2, radius);
  pen.arcTo(2, height - 2, 2, 2, radius);
  pen.arcTo(2, 2, canvas.width - 2, 2, radius);
  pen.closePath();
  pen.fillStyle = PLATE;
  pen.fill();
  pen.lineWidth = 2;
  pen.strokeStyle = RIM;
  pen.stroke();
  pen.fillStyle = INK;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(text, canvas.width / 2, height * 0.54);
  return canvas;
}

/** A sprite with `text`; call `dispose` on its material's map and material when it is taken away. */
export function label(text: string): THREE.Sprite {
  const canvas = picture(text);
  const map = new THREE.CanvasTexture(canvas);
  map.minFilter = THREE.LinearFilter;
  // Labels lie over the piece: a size hidden behind a panel could not be read.
  const material = new THREE.SpriteMaterial({ map, depthTest: false, depthWrite: false, transparent: true });
  (material as THREE.SpriteMaterial & { sizeAttenuation: boolean }).sizeAttenuation = false;
  const sprite = new THREE.Sprite(material);
  sprite.renderOrder = 10;
  const aspect = canvas.width / canvas.height;
  sprite.onBeforeRender = (renderer, _scene, camera) => {
    // A sprite that does not shrink with distance is measured at a distance of one: the size of the view there.
    const view = renderer.getSize();
    const fov = camera instanceof THREE.PerspectiveCamera ? camera.fov : 45;
    const height = (2 * Math.tan((fov * Math.PI) / 360) * LABEL_PX) / Math.max(view.height, 1);
    sprite.scale.set(height * aspect, height, 1);
    sprite.updateMatrix();
    sprite.updateMatrixWorld(true);
  };
  return sprite;
}

/** Frees what `label` made. */
export function disposeLabel(sprite: THREE.Sprite): void {
  const material = sprite.material as THREE.SpriteMaterial;
  material.map?.dispose();
  material.dispose();
}
