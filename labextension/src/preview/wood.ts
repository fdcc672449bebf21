/**
 * Pictures of board materials, drawn pixel by pixel from noise, so that the preview needs no image files.
 *
 * Pure: a recipe in, RGBA bytes out, always the same ones. Every picture tiles in both directions. `u` runs along the
 * grain. The pictures are for the eye only; nothing is measured from them.
 */

export interface IBoardLook {
  /** sRGB of the surface and of its darker figure, 0..255. */
  base: [number, number, number];
  dark: [number, number, number];
  /** How strong long streaks, cathedral figure and short pores are, 0..1. */
  streaks: number;
  figure: number;
  pores: number;
  /** Unevenness without direction, as in fibre boards, 0..1. */
  speckle: number;
  /** Veneers seen in the cut edge; 0 for a solid or homogeneous board. */
  plies: number;
}

const BIRCH_PLY: IBoardLook = {
  base: [241, 221, 186],
  dark: [217, 187, 144],
  streaks: 0.5,
  figure: 0.35,
  pores: 0.12,
  speckle: 0.05,
  plies: 13
};

export const BOARD_LOOKS: Readonly<Record<string, IBoardLook>> = {
  birch_ply: BIRCH_PLY,
  poplar_ply: { ...BIRCH_PLY, base: [241, 227, 199], dark: [219, 197, 160], figure: 0.25, plies: 9 },
  pine: { ...BIRCH_PLY, base: [232, 193, 128], dark: [190, 130, 66], streaks: 0.65, figure: 0.7, plies: 0 },
  oak: {
    base: [190, 148, 98],
    dark: [132, 92, 53],
    streaks: 0.65,
    figure: 0.6,
    pores: 0.55,
    speckle: 0.06,
    plies: 0
  },
  mdf: {
    base: [183, 150, 112],
    dark: [160, 128, 92],
    streaks: 0.03,
    figure: 0,
    pores: 0,
    speckle: 0.35,
    plies: 0
  },
  valchromat: {
    base: [86, 104, 112],
    dark: [66, 82, 90],
    streaks: 0.02,
    figure: 0,
    pores: 0,
    speckle: 0.4,
    plies: 0
  }
};

/** The look for a material's name: an exact one, else the one whose name it contains, else birch plywood. */
export function boardLook(material: string): IBoardLook {
  const name = material.toLowerCase().replace(/[\s-]+/g, '_');
  const exact = BOARD_LOOKS[name];
  if (exact) {
    return exact;
  }
  for (const [known, look] of Object.entries(BOARD_LOOKS)) {
    if (name.includes(known.split('_')[0])) {
      return look;
    }
  }
  return BIRCH_PLY;
}

/** 0..1 from two integers; the same for the same ones (an integer hash, after Wang and Jenkins). */
export function hash01(x: number, y: number): number {
  let h = (Math.imul(x, 374761393) + Math.imul(y, 668265263)) | 0;
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967295;
}

/** Smooth noise 0..1 on a lattice of `columns` x `rows` that repeats; `u` and `v` run over 0..1. */
export function tilingNoise(u: number, v: number, columns: number, rows: number, seed: number): number {
  const x = u * columns;
  const y = v * rows;
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const fx = x - x0;
  const fy = y - y0;
  const sx = fx * fx * (3 - 2 * fx);
  const sy = fy * fy * (3 - 2 * fy);
  const at = (i: number, j: number): number =>
    hash01((((i % columns) + columns) % columns) + seed * 7919, (((j % rows) + rows) % rows) + seed * 104729);
  const top = at(x0, y0) * (1 - sx) + at(x0 + 1, y0) * sx;
  const bottom = at(x0, y0 + 1) * (1 - sx) + at(x0 + 1, y0 + 1) * sx;
  return top * (1 - sy) + bottom * sy;
}

function put(pixels: Uint8ClampedArray, at: number, look: IBoardLook, darkness: number): void {
  for (let c = 0; c < 3; c++) {
    pixels[at + c] = look.base[c] + (look.dark[c] - look.base[c]) * darkness;
  }
  pixels[at + 3] = 255;
}

/** RGBA of a board's face, `width` along the grain and `height` across it. */
export function facePixels(look: IBoardLook, width: number, height: number): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let j = 0; j < height; j++) {
    const v = j / height;
    for (let i = 0; i < width; i++) {
      const u = i / width;
      let darkness = 0.28;
      if (look.streaks > 0) {
        // The grain wanders slowly to the side along its length.
        const wander = v + 0.03 * (tilingNoise(u, v, 3, 2, 1) - 0.5);
        const streak = 0.6 * tilingNoise(u, wander, 4, 48, 2) + 0.4 * tilingNoise(u, wander, 8, 140, 3);
        darkness += look.streaks * (streak - 0.5);
        // Growth rings cut at a low angle: bands, wide in the middle of a board.
        const rings = 0.5 + 0.5 * Math.sin(2 * Math.PI * (5 * v + 1.6 * tilingNoise(u, v, 2, 3, 4)));
        darkness += look.figure * 0.55 * (rings * rings - 0.35);
      }
      if (look.pores > 0 && tilingNoise(u, v, 40, 220, 5) > 0.8) {
        darkness += look.pores * 0.5;
      }
      darkness += look.speckle * (tilingNoise(u, v, 128, 128, 6) - 0.5);
      put(pixels, (j * width + i) * 4, look, darkness);
    }
  }
  return pixels;
}

/** RGBA of a board's cut edge: `height` is the board's thickness, in veneers where it is plywood. */
export function edgePixels(look: IBoardLook, width: number, height: number): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let j = 0; j < height; j++) {
    const v = j / height;
    const veneer = Math.floor(v * look.plies);
    const glue = look.plies > 0 && v * look.plies - veneer < 0.12 ? 0.45 : 0;
    for (let i = 0; i < width; i++) {
      const fibre = tilingNoise(i / width, v, 96, 24, 7) - 0.5;
      const turn = look.plies > 0 ? (veneer % 2 ? 0.95 : 0.2) : 0.55;
      put(pixels, (j * width + i) * 4, look, turn + glue + 0.35 * fibre);
    }
  }
  return pixels;
}
