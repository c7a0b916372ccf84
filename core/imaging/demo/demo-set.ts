import type { RgbImage } from '../raster.ts';
import { fundusImage } from './fundus.ts';
import { lesionImage } from './lesion.ts';
import { fluorescenceImage, histologyImage } from './nuclei.ts';

export interface DemoImage {
  /** Path in the demo folder, without extension. */
  readonly name: string;
  readonly render: () => RgbImage;
}

const KINDS = [
  { folder: 'dermoscopy', count: 12, size: { width: 640, height: 480 }, make: lesionImage },
  { folder: 'fluorescence', count: 4, size: { width: 512, height: 512 }, make: fluorescenceImage },
  { folder: 'histology', count: 4, size: { width: 512, height: 512 }, make: histologyImage },
  { folder: 'fundus', count: 4, size: { width: 640, height: 576 }, make: fundusImage },
] as const;

/** Images of the demo project: drawn by rule from fixed seeds, of nobody, and the same on every machine. */
export const demoImages: readonly DemoImage[] = KINDS.flatMap(({ folder, count, size, make }, kind) =>
  Array.from({ length: count }, (_, index) => ({
    name: `${folder}/${folder}-${String(index + 1).padStart(2, '0')}`,
    render: () => make(size, (kind + 1) * 1000 + index * 17),
  })),
);
