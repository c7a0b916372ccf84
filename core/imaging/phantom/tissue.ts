import { clamp } from '../../clamp.ts';
import type { Size } from '../../geometry/size.ts';
import type { Random } from '../../random.ts';
import { mix, ramp } from '../demo/noise.ts';
import { between } from '../demo/picture.ts';
import { type Blob, chance, drawBlob, reach } from './blob.ts';
import { type Field, eachPixel, nearest, smoothNoise } from './field.ts';

/** Half of the depth over which one layer becomes the next, as a share of the image. */
const SOFT = 0.02;

/**
 * How strongly healthy tissue echoes, in dB around that of gland: from top to bottom skin, fat with lobules, gland,
 * muscle and the chest wall, all of them wavy, with streaks along them.
 */
export function drawTissue(random: Random, size: Size): Field {
  const { width, height } = size;
  const field = new Float32Array(width * height);
  const bend = smoothNoise(
    random,
    size,
    { width: width * between(random, 0.3, 0.8), height: height * 0.3 },
    3,
  );
  const bendBy = between(random, 0.02, 0.09) * height;
  const streak = { width: between(random, 10, 60), height: between(random, 1.5, 5) };
  const streaks = smoothNoise(random, size, streak, 2);
  const patch = { width: between(random, 20, 60), height: between(random, 10, 40) };
  const patches = smoothNoise(random, size, patch, 3);
  const tilt = between(random, -0.25, 0.25);
  const skin = between(random, 0, 0.05);
  const fat = skin + between(random, 0, 0.3);
  const gland = fat + between(random, 0.15, 0.6);
  const muscle = gland + between(random, 0.05, 0.3);
  const echo = {
    skin: between(random, 2, 8),
    fat: between(random, -11, -3),
    gland: between(random, -2, 3),
    muscle: between(random, -12, -1),
    chest: between(random, -14, -3),
  };
  const streaky = {
    fat: between(random, 0, 5),
    gland: between(random, 1, 7),
    muscle: between(random, 2, 8),
    chest: 2,
  };
  const patchy = between(random, 0.5, 5);
  const fibre = { width: streak.width * 1.5, height: streak.height * 2.5 };
  const fibres = smoothNoise(random, size, fibre, 2);
  const fibrous = between(random, 0, 14);
  const lobules = drawLobules(random, size, skin, gland);

  eachPixel(size, (x, y, at) => {
    const shift = (bend[at] as number) * bendBy + tilt * (x - width / 2);
    const depth = (y + shift * clamp(y / (0.1 * height), 0, 1)) / height;
    const streakHere = nearest(streaks, size, x, y + shift);
    // Where noise crosses its middle it draws lines, as connective tissue does.
    const fromFibre = Math.abs(nearest(fibres, size, x, y + shift));
    const below = (layer: number, soft = SOFT): number => ramp(layer - soft, layer + soft, depth);
    const inChest = below(muscle, 0.06);
    let level = echo.skin;
    level = mix(level, echo.fat + streaky.fat * streakHere, below(skin));
    level = mix(level, echo.gland + streaky.gland * streakHere, below(fat));
    level = mix(level, echo.muscle + streaky.muscle * streakHere, below(gland));
    level = mix(level, echo.chest + streaky.chest * streakHere, inChest);
    level += patchy * (patches[at] as number);
    level += fibrous * (1 - ramp(0, 0.25, fromFibre)) * (1 - 0.7 * inChest);
    field[at] = level;
  });
  for (const lobule of lobules) addLobule(field, size, lobule);
  return field;
}

/** A piece of fat between its walls: dark and roundish, but no lesion. */
interface Lobule {
  readonly blob: Blob;
  /** In dB: what it adds within, and on its wall. */
  readonly level: number;
  readonly wall: number;
}

function drawLobules(random: Random, size: Size, top: number, bottom: number): readonly Lobule[] {
  const count = chance(random, 0.6) ? Math.floor(between(random, 3, 16)) : 0;
  return Array.from({ length: count }, () => {
    const blob = drawBlob(random, size, 0.1);
    const scale = between(random, 0.35, 0.8);
    const y = between(random, top, Math.max(top + 0.1, bottom)) * size.height;
    return {
      blob: { ...blob, rx: blob.rx * scale * 1.5, ry: blob.ry * scale * 0.75, y },
      level: between(random, -6, -1),
      wall: between(random, 0, 7),
    };
  });
}

function addLobule(field: Field, size: Size, { blob, level, wall }: Lobule): void {
  eachPixel(size, (x, y, at) => {
    const out = reach(blob, x, y);
    if (out >= 1.25) return;
    const inside = 1 - ramp(0.85, 1.05, out);
    const onWall = 1 - ramp(0, 0.14, Math.abs(out - 1.05));
    field[at] = (field[at] as number) + inside * level + onWall * wall;
  });
}
