/**
 * A text label that keeps its size on the screen, legible on light and on dark: ink on a plate, in the
 * theme's colours at the time that it is made.
 */
import * as THREE from 'three';

import { palette } from './theme';

/** Height of a label on the screen, pixels. */
const LABEL_PX = 20;
/** The picture is drawn larger than shown, so that it stays sharp on a dense screen. */
const OVERSAMPLING = 3;
/** From one line to the next, in heights of a line. */
const NEXT_LINE = 0.8;
const FONT = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';
const SMALL = 0.82;

function picture(text: string): HTMLCanvasElement {
  const { ink, plate, rim } = palette();
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d');
  if (!pen) {
    return canvas;
  }
  const lines = text.split('\n');
  const row = LABEL_PX * OVERSAMPLING;
  const font = (line: number): string =>
    `${line === 0 ? 600 : 400} ${Math.round(row * (line === 0 ? 0.58 : 0.54))}px ${FONT}`;
  const widths = lines.map((line, i) => {
    pen.font = font(i);
    return pen.measureText(line).width;
  });
  canvas.width = Math.ceil(Math.max(...widths) + row * 0.7);
  canvas.height = Math.round(row * (1 + NEXT_LINE * (lines.length - 1)));
  const radius = row * 0.28;
  pen.beginPath();
  pen.moveTo(radius, 2);
  pen.arcTo(canvas.width - 2, 2, canvas.width - 2, canvas.height - 2, radius);
  pen.arcTo(canvas.width - 2, canvas.height - 2, 2, canvas.height - 2, radius);
  pen.arcTo(2, canvas.height - 2, 2, 2, radius);
  pen.arcTo(2, 2, canvas.width - 2, 2, radius);
  pen.closePath();
  pen.fillStyle = plate;
  pen.fill();
  pen.lineWidth = 2;
  pen.strokeStyle = rim;
  pen.stroke();
  pen.fillStyle = ink;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  lines.forEach((line, i) => {
    pen.font = font(i);
    pen.fillText(line, canvas.width / 2, row * (0.54 + NEXT_LINE * i));
  });
  return canvas;
}

/** A sprite with `text`, its further lines lighter; call `dispose` on its material's map and material when it is taken away. */
export function label(text: string, size: 'normal' | 'small' = 'normal'): THREE.Sprite {
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
    const pixel = (2 * Math.tan((fov * Math.PI) / 360)) / Math.max(view.height, 1);
    const height = (pixel * canvas.height * (size === 'small' ? SMALL : 1)) / OVERSAMPLING;
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
