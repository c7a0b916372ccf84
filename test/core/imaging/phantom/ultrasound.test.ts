import { describe, expect, it } from 'vitest';
import { type Phantom, ultrasoundPhantom } from '../../../../core/imaging/phantom/ultrasound.ts';

const SIZE = { width: 160, height: 136 };
const phantoms = Array.from({ length: 40 }, (_, seed) => ultrasoundPhantom(SIZE, seed));

const shareOf = ({ mask }: Phantom): number =>
  mask.data.reduce((sum, label) => sum + label, 0) / mask.data.length;

/** Mean grey value of the lesion, and of what lies beside it at the same depth. */
function greys({ grey, mask }: Phantom) {
  const sums = [0, 0];
  const counts = [0, 0];
  for (let y = 0; y < SIZE.height; y++) {
    const row = mask.data.subarray(y * SIZE.width, (y + 1) * SIZE.width);
    if (!row.includes(1)) continue;
    row.forEach((label, x) => {
      sums[label] = (sums[label] as number) + (grey[y * SIZE.width + x] as number);
      counts[label] = (counts[label] as number) + 1;
    });
  }
  const [beside, lesion] = sums.map((sum, label) => sum / (counts[label] as number));
  return { beside: beside as number, lesion: lesion as number };
}

describe('ultrasoundPhantom', () => {
  it('draws the same image for the same seed, and another for another', () => {
    expect(ultrasoundPhantom(SIZE, 7)).toEqual(phantoms[7]);
    expect(phantoms[8]?.grey).not.toEqual(phantoms[7]?.grey);
  });

  it('draws images of the size asked, with lesions in most and from specks to a third of the image', () => {
    for (const { grey, mask } of phantoms) {
      expect(grey.length).toBe(SIZE.width * SIZE.height);
      expect(mask).toMatchObject(SIZE);
      expect(mask.data.every((label) => label <= 1)).toBe(true);
    }
    const shares = phantoms.map(shareOf);
    const withLesion = shares.filter((share) => share > 0);
    expect(withLesion.length).toBeGreaterThan(32);
    expect(withLesion.length).toBeLessThan(phantoms.length);
    expect(Math.min(...withLesion)).toBeLessThan(0.02);
    expect(Math.max(...withLesion)).toBeGreaterThan(0.1);
    expect(Math.max(...withLesion)).toBeLessThan(0.6);
  });

  it('draws most lesions darker than what lies beside them, and not all', () => {
    const darker = phantoms.filter((phantom) => shareOf(phantom) > 0).map(greys);
    const share = darker.filter(({ lesion, beside }) => lesion < beside).length / darker.length;
    expect(share).toBeGreaterThan(0.7);
    expect(share).toBeLessThan(1);
  });
});
