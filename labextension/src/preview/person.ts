/** The outline of a grown person of 1.75 m who stands upright, seen from the front. Pure: numbers only. */

export const PERSON_MM = 1750;

/** The right half from the crown down to between the legs: to the side of the middle, and above the floor, mm. */
const HALF: [number, number][] = [
  [0, 1750],
  [42, 1742],
  [70, 1710],
  [79, 1660],
  [74, 1600],
  [55, 1550],
  [47, 1528],
  [50, 1500],
  [80, 1476],
  [150, 1452],
  [198, 1425],
  [222, 1370],
  [234, 1270],
  [243, 1150],
  [258, 1030],
  [263, 930],
  [266, 860],
  [278, 800],
  [272, 730],
  [252, 700],
  [236, 730],
  [230, 800],
  [226, 870],
  [214, 960],
  [198, 1090],
  [184, 1200],
  [172, 1290],
  [166, 1262],
  [158, 1180],
  [145, 1090],
  [152, 1010],
  [170, 930],
  [177, 850],
  [172, 740],
  [152, 600],
  [132, 500],
  [132, 420],
  [137, 350],
  [122, 240],
  [97, 120],
  [98, 70],
  [124, 28],
  [120, 4],
  [60, 2],
  [38, 10],
  [40, 60],
  [46, 130],
  [36, 250],
  [27, 360],
  [36, 460],
  [34, 520],
  [22, 640],
  [10, 760],
  [0, 800]
];

/** Points of the whole outline, in order, once around. */
export function personOutline(): [number, number][] {
  const other = HALF.slice(1, -1)
    .reverse()
    .map(([x, z]): [number, number] => [-x, z]);
  return [...HALF, ...other];
}
