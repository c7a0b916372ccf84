import type { Size } from '../../geometry/size.ts';
import type { Random } from '../../random.ts';
import { between } from '../demo/picture.ts';
import { type Blob, chance } from './blob.ts';

/** Half the length of the strokes of a caliper's cross, and from dot to dot of its line, in pixels. */
const CROSS = 2;
const DOTS = 3;

/** Draws in place what the machine and its user write into an image: calipers across lesions, and words. */
export function drawMarks(random: Random, size: Size, grey: Uint8Array, measured: readonly Blob[]): void {
  const { width, height } = size;
  const dot = (x: number, y: number, value: number): void => {
    const column = Math.round(x);
    const row = Math.round(y);
    if (column < 0 || row < 0 || column >= width || row >= height) return;
    const at = row * width + column;
    grey[at] = Math.max(grey[at] as number, value);
  };
  for (const blob of measured) {
    drawCaliper(random, blob, blob.turn, blob.rx, dot);
    drawCaliper(random, blob, blob.turn + Math.PI / 2, blob.ry, dot);
  }
  if (chance(random, 0.5)) drawWord(random, size, dot);
}

type Dot = (x: number, y: number, value: number) => void;

function drawCaliper(random: Random, { x, y }: Blob, turn: number, reach: number, dot: Dot): void {
  const value = between(random, 150, 250);
  for (const end of [-reach, reach]) {
    for (let stroke = -CROSS; stroke <= CROSS; stroke++) {
      dot(x + end * Math.cos(turn) + stroke, y + end * Math.sin(turn), value);
      dot(x + end * Math.cos(turn), y + end * Math.sin(turn) + stroke, value);
    }
  }
  if (!chance(random, 0.7)) return;
  for (let out = -reach; out <= reach; out += DOTS) {
    dot(x + out * Math.cos(turn), y + out * Math.sin(turn), value * 0.8);
  }
}

/** Letters as small as they come are specks: five of them each, in a field of 2 x 4 pixels. */
function drawWord(random: Random, { width, height }: Size, dot: Dot): void {
  const x = between(random, 0.02, 0.8) * width;
  const y = between(random, 0.05, 0.95) * height;
  const letters = Math.floor(between(random, 2, 9));
  for (let letter = 0; letter < letters; letter++) {
    for (let speck = 0; speck < 5; speck++) {
      dot(x + letter * 3 + Math.floor(random() * 2), y + Math.floor(random() * 4), 235);
    }
  }
}
