/** A photograph of the picture as it is now, before its backdrop, as a PNG that the browser saves. */
import { palette } from './theme';

/** Asks the browser to save what the canvas shows as `name`. */
export function photograph(canvas: HTMLCanvasElement, name: string): void {
  const sheet = document.createElement('canvas');
  sheet.width = canvas.width;
  sheet.height = canvas.height;
  const pen = sheet.getContext('2d');
  if (!pen) {
    return;
  }
  const backdrop = pen.createLinearGradient(0, 0, 0, sheet.height);
  palette().backdrop.forEach((colour, i) => backdrop.addColorStop(i, colour));
  pen.fillStyle = backdrop;
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.drawImage(canvas, 0, 0);
  sheet.toBlob(made => {
    if (made) {
      const address = URL.createObjectURL(made);
      const link = document.createElement('a');
      link.href = address;
      link.download = name;
      link.click();
      // The browser has its own hold on the picture once the click has been taken.
      setTimeout(() => URL.revokeObjectURL(address));
    }
  }, 'image/png');
}
