import { describe, expect, it } from 'vitest';
import { openImage } from '../../../core/sources/source.ts';
import { encodeNifti } from '../../support/nifti.ts';
import type { TestVolume } from '../../support/nifti.ts';
import { PURE_SOURCES } from '../../support/sources.ts';

const plain: TestVolume = {
  shape: [4, 3, 2],
  values: Array.from({ length: 24 }, (_, i) => 100 * i),
};
const file: TestVolume = { ...plain, sform: [-2, 0, 0, 10, 0, 3, 0, 20, 0, 0, 4, 30] };

const open = (change: Partial<TestVolume> = {}) =>
  openImage(PURE_SOURCES, encodeNifti({ ...file, ...change }), 'brain.nii');

describe('a NIfTI', () => {
  it('is opened as a series of its slices', async () => {
    const opened = await open();
    expect(opened).toMatchObject({ kind: 'nifti', frameCount: 2 });
    expect(opened?.head).toEqual({
      size: { width: 4, height: 3 },
      bitsPerSample: 16,
      spacing: { x: 2, y: 3, z: 4, unit: 'mm', origin: 'file' },
      orientation: { row: [1, 0, 0], column: [0, 1, 0], through: [0, 0, 1] },
      modality: null,
      timing: null,
      warnings: [],
    });
    // The first axis goes to the left already; the second goes to the front, and so up on the screen.
    expect([...((await opened?.frame(1))?.data ?? [])]).toEqual([
      2000, 2100, 2200, 2300, 1600, 1700, 1800, 1900, 1200, 1300, 1400, 1500,
    ]);
    await expect(opened?.frame(2)).rejects.toThrow('No slice 2 among 2');
  });

  it('of several volumes is opened as the slices of all, one volume after the other', async () => {
    const values = Array.from({ length: 72 }, (_, i) => i);
    for (const isPacked of [false, true]) {
      const opened = await open({ shape: [4, 3, 2, 3], values, isPacked });
      expect(opened).toMatchObject({ frameCount: 6, head: { volumes: 3, warnings: [] } });
      for (const frame of [5, 0, 3]) {
        const own = [...((await opened?.frame(frame))?.data ?? [])];
        expect(own.toSorted((a, b) => a - b)).toEqual(values.slice(12 * frame, 12 * frame + 12));
      }
      // One window, so that a later volume that is brighter looks so.
      expect((await opened?.frame(5))?.window).toEqual((await opened?.frame(0))?.window);
      await expect(opened?.frame(6)).rejects.toThrow('No slice 6 among 6');
    }
  });

  it('of single slices at several times is a film, whose frames do not lie behind one another', async () => {
    const opened = await open({ shape: [4, 3, 1, 5], values: Array.from({ length: 60 }, (_, i) => i) });
    expect(opened?.frameCount).toBe(5);
    expect(opened?.head.volumes).toBeUndefined();
    expect(opened?.head.spacing).toEqual({ x: 2, y: 3, unit: 'mm', origin: 'file' });
    expect(opened?.head.orientation).toEqual({ row: [1, 0, 0], column: [0, 1, 0] });
    expect(Math.min(...((await opened?.frame(4))?.data ?? []))).toBe(48);
  });

  it('whose later volumes are damaged is refused by name once they are wanted', async () => {
    const values = Array.from({ length: 24_000 }, (_, i) => (i * 7919) % 30_000);
    const bytes = encodeNifti({ ...file, shape: [40, 30, 2, 10], values, isPacked: true });
    const cut = bytes.slice(0, bytes.length / 2);
    const opened = await openImage(PURE_SOURCES, cut, 'brain.nii');
    expect((await opened?.frame(1))?.data).toHaveLength(1200);
    await expect(opened?.frame(19)).rejects.toMatchObject({
      code: 'image.damaged',
      message: expect.stringMatching(/^brain\.nii is damaged: /),
    });
  });

  it('says neither size nor direction where its file does not', async () => {
    const bytes = encodeNifti({ ...plain, spacing: [0, 0, 0] });
    const { head } = (await openImage(PURE_SOURCES, bytes, 'brain.nii')) ?? {};
    expect(head).toMatchObject({ spacing: null, orientation: null });
    expect(head?.warnings).toHaveLength(2);
  });

  it('counts the bits of one colour', async () => {
    for (const type of ['rgb24', 'rgba32'] as const) {
      expect((await open({ type, values: [] }))?.head.bitsPerSample).toBe(8);
    }
  });

  it('that cannot be read is refused by name', async () => {
    await expect(open({ type: 'complex64', values: [] })).rejects.toMatchObject({
      code: 'image.format',
      message: 'brain.nii cannot be used: its values are complex numbers.',
    });
    await expect(open({ patches: [[44, 'Int16', 0]] })).rejects.toMatchObject({
      code: 'image.damaged',
      message: 'brain.nii is damaged: it is 0 long along its dimension 2.',
    });
    const huge: TestVolume['patches'] = [42, 44, 46].map((at) => [at, 'Int16', 30_000]);
    await expect(open({ patches: huge })).rejects.toMatchObject({
      code: 'image.large',
      message: 'brain.nii is too large: a volume of it takes 54000000 MB; the limit is 2147 MB.',
    });
    const wide: TestVolume['patches'] = [
      [42, 'Int16', 20_000],
      [44, 'Int16', 11_000],
    ];
    await expect(open({ patches: wide })).rejects.toMatchObject({
      code: 'image.large',
      message: 'brain.nii is too large: it has 20000 x 11000 pixels; the limit is 200 megapixels.',
    });
  });
});
