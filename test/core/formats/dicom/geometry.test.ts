import { describe, expect, it } from 'vitest';
import { dicomSource } from '../../../../core/sources/dicom-source.ts';
import { encodeDicom, imageElements } from '../../../support/dicom.ts';
import type { TestElements } from '../../../support/dicom.ts';

/** On Node, codecs find their binaries by themselves. */
const source = dicomSource(() => Promise.resolve(undefined));

async function headOf(others: TestElements, frameCount = 1) {
  const pixels = Array.from({ length: 2 * frameCount }, (_, i) => i);
  const frames: TestElements = frameCount === 1 ? {} : { '00280008': ['IS', String(frameCount)] };
  const elements = imageElements({ width: 2, height: 1 }, pixels, { ...frames, ...others });
  return (await source.open(encodeDicom(elements), 'a.dcm')).head;
}

const AXIAL = { '00200037': ['DS', '1\\0\\0\\0\\1\\0'] } as const;
const shared: TestElements = {
  '00289110': ['SQ', [{ '00280030': ['DS', '0.5\\0.5'], '00180088': ['DS', '9'] }]],
  '00209116': ['SQ', [AXIAL]],
};
const stack = (places: readonly number[]): TestElements => ({
  '52009229': ['SQ', [shared]],
  '52009230': [
    'SQ',
    places.map((z) => ({ '00209113': ['SQ', [{ '00200032': ['DS', `10\\20\\${z}`] }]] as const })),
  ],
});

describe('spacing of a DICOM image', () => {
  const spacing = async (others: TestElements, frameCount?: number) =>
    (await headOf(others, frameCount)).spacing;

  it('is that of its pixels, rows first', async () => {
    expect(await spacing({ '00280030': ['DS', '0.5\\0.25'] })).toEqual({
      x: 0.25,
      y: 0.5,
      unit: 'mm',
      origin: 'file',
    });
  });

  it('is that at the detector where there is no other, or where that is only repeated', async () => {
    const detector = { '00181164': ['DS', '0.2\\0.2'] } as const;
    const repeated = { ...detector, '00280030': ['DS', '0.2\\0.20'] } as const;
    const atDetector = { x: 0.2, y: 0.2, unit: 'mm', origin: 'detector' };
    expect(await spacing(detector)).toEqual(atDetector);
    expect(await spacing({ '00182010': ['DS', '0.2\\0.2'] })).toEqual(atDetector);
    expect(await spacing(repeated)).toEqual(atDetector);
    expect(await spacing({ ...repeated, '00280a02': ['CS', 'GEOMETRY'] })).toMatchObject({ origin: 'file' });
    expect(await spacing({ ...detector, '00280030': ['DS', '0.15\\0.15'] })).toMatchObject({
      x: 0.15,
      origin: 'file',
    });
  });

  const region = (delta: number, units = 3): TestElements => ({
    '00186012': ['US', 1],
    '00186024': ['US', units],
    '00186026': ['US', units],
    '0018602c': ['FD', delta],
    '0018602e': ['FD', -delta],
  });

  it('is that of the regions of an ultrasound image, where they agree', async () => {
    const found = await spacing({ '00186011': ['SQ', [region(0.025), region(0.025)]] });
    expect(found).toEqual({ x: 0.25, y: 0.25, unit: 'mm', origin: 'file' });
    expect(await spacing({ '00186011': ['SQ', [region(0.025), region(0.03)]] })).toBeNull();
    expect(await spacing({ '00186011': ['SQ', [region(0.025, 4)]] })).toBeNull();
  });

  it.each([
    ['nothing', {}],
    ['no number', { '00280030': ['DS', 'wide\\wide'] }],
    ['zero', { '00280030': ['DS', '0\\0'] }],
    ['one number', { '00280030': ['DS', '0.5'] }],
  ] as const)('is not invented from %s', async (_, others) => {
    expect(await spacing(others)).toBeNull();
  });

  it('between frames comes from where they lie, in either direction', async () => {
    expect(await spacing(stack([5, 7.5, 10]), 3)).toMatchObject({ x: 0.5, z: 2.5 });
    expect(await spacing(stack([10, 7.5, 5]), 3)).toMatchObject({ z: 2.5 });
  });

  it('between frames is left out where they lie unevenly, or all in one place', async () => {
    expect(await spacing(stack([5, 7.5, 9]), 3)).not.toHaveProperty('z');
    expect(await spacing(stack([5, 5, 5]), 3)).not.toHaveProperty('z');
  });

  it('between frames comes from what the file says where nothing is known of their places', async () => {
    expect(await spacing({ '52009229': ['SQ', [shared]] }, 3)).toMatchObject({ z: 9 });
    const inPlane = { '00280030': ['DS', '1\\1'] } as const;
    expect(await spacing({ ...inPlane, '00180088': ['DS', '-4'] }, 2)).toMatchObject({ z: 4 });
    expect(await spacing({ ...inPlane, '3004000c': ['DS', '0\\3\\6'] }, 3)).toMatchObject({ z: 3 });
    expect(await spacing({ ...inPlane, '00180088': ['DS', '4'] })).not.toHaveProperty('z');
  });
});

describe('orientation of a DICOM image', () => {
  it('is that of its rows and columns', async () => {
    const { orientation } = await headOf({ '00200037': ['DS', '0\\1\\0\\0\\0\\-1'] });
    expect(orientation).toEqual({ row: [0, 1, 0], column: [0, 0, -1] });
  });

  it('leads from one frame to the next where they say where they lie', async () => {
    const { orientation } = await headOf(stack([10, 7.5, 5]), 3);
    expect(orientation).toEqual({ row: [1, 0, 0], column: [0, 1, 0], through: [0, 0, -1] });
    expect((await headOf(stack([5, 5, 5]), 3)).orientation).not.toHaveProperty('through');
  });

  it('is left out where it is none, or the frames differ', async () => {
    expect((await headOf({ '00200037': ['DS', '1\\0\\0\\1\\0\\0'] })).orientation).toBeNull();
    expect((await headOf({ '00200037': ['DS', '0\\0\\0\\0\\0\\0'] })).orientation).toBeNull();
    const group = (numbers: string): TestElements => ({
      '00209116': ['SQ', [{ '00200037': ['DS', numbers] }]],
    });
    const turning = { '52009230': ['SQ', [group('1\\0\\0\\0\\1\\0'), group('0\\1\\0\\0\\0\\-1')]] } as const;
    expect((await headOf(turning, 2)).orientation).toBeNull();
  });
});

describe('volumes of a DICOM image', () => {
  it('are as many as its frames lie at the same places in the same order', async () => {
    const head = await headOf(stack([0, 3, 6, 0, 3, 6, 0, 3, 6]), 9);
    expect(head).toMatchObject({ volumes: 3, spacing: { z: 3 }, orientation: { through: [0, 0, 1] } });
  });

  it('are one where the order differs, some are missing, or all lie at the same place', async () => {
    for (const places of [
      [0, 0, 3, 3],
      [0, 3, 3, 0],
      [0, 3, 0, 3, 0],
      [0, 0, 0, 0],
      [0, 3, 6, 9],
    ]) {
      expect((await headOf(stack(places), places.length)).volumes).toBeUndefined();
    }
  });
});

describe('pace of the frames of a DICOM image', () => {
  it('is that of its frames, or comes from a rate', async () => {
    expect((await headOf({ '00181063': ['DS', '40'] }, 2)).timing).toBe(40);
    expect((await headOf({ '00181065': ['DS', '0\\33\\33'] }, 3)).timing).toBe(33);
    expect((await headOf({ '00180040': ['IS', '25'] }, 2)).timing).toBe(40);
  });

  it('is left out where frames come unevenly, or there is one', async () => {
    expect((await headOf({ '00181065': ['DS', '0\\33\\40'] }, 3)).timing).toBeNull();
    expect((await headOf({ '00181063': ['DS', '40'] })).timing).toBeNull();
  });
});
