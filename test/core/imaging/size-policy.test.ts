import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SizePolicy } from '../../../core/imaging/size-policy.ts';
import type { ProbabilityMap, RgbImage } from '../../../core/imaging/raster.ts';
import { resizeRgb } from '../../../core/imaging/resize.ts';
import { assemble, planInputs, renderInput } from '../../../core/imaging/size-policy.ts';
import { rgbImages, sizes } from '../../support/arbitrary-rasters.ts';

const stretch: SizePolicy = { mode: 'stretch', width: 64, height: 32, overlap: 0 };
const letterbox: SizePolicy = { mode: 'letterbox', width: 64, height: 32, overlap: 0 };

const tilePolicies = fc.record({
  mode: fc.constant('tiles' as const),
  width: fc.constantFrom(32, 64),
  height: fc.constantFrom(32, 64),
  overlap: fc.nat(31),
});

/** What a network that answers with one of its input's planes would give. */
function planeOf(image: RgbImage, plane: number): ProbabilityMap {
  const data = image.data.filter((_, sample) => sample % 3 === plane);
  return { width: image.width, height: image.height, channels: 1, data };
}

/** Each channel constant, and different from the others. */
function uniform({ width, height }: RgbImage, channels: number): ProbabilityMap {
  const plane = width * height;
  const data = Uint8Array.from({ length: channels * plane }, (_, i) => 50 + Math.floor(i / plane));
  return { width, height, channels, data };
}

function throughNetwork(
  image: RgbImage,
  policy: SizePolicy,
  network: (input: RgbImage) => ProbabilityMap,
): ProbabilityMap {
  const plan = planInputs(image, policy);
  return assemble(
    plan,
    plan.inputs.map((_, index) => network(renderInput(image, plan, index))),
  );
}

describe('stretch', () => {
  it('shows the whole image in one input and gives the map at network size', () => {
    fc.assert(
      fc.property(rgbImages(20), (image) => {
        const plan = planInputs(image, stretch);
        expect(plan.inputs).toEqual([
          {
            source: { x: 0, y: 0, width: image.width, height: image.height },
            content: { x: 0, y: 0, width: 64, height: 32 },
          },
        ]);
        expect(renderInput(image, plan, 0)).toEqual(resizeRgb(image, { width: 64, height: 32 }));
        const map = throughNetwork(image, stretch, (input) => planeOf(input, 0));
        expect(map).toEqual(planeOf(resizeRgb(image, stretch), 0));
      }),
    );
  });
});

describe('letterbox', () => {
  it('keeps the aspect and centres the image on black', () => {
    const image = { width: 40, height: 40, data: new Uint8Array(40 * 40 * 3).fill(200) };
    const plan = planInputs(image, letterbox);
    expect(plan.inputs[0]?.content).toEqual({ x: 16, y: 0, width: 32, height: 32 });
    const input = planeOf(renderInput(image, plan, 0), 1);
    expect([...input.data.subarray(0, 64)]).toEqual([
      ...new Array<number>(16).fill(0),
      ...new Array<number>(32).fill(200),
      ...new Array<number>(16).fill(0),
    ]);
  });

  it('gives back the content alone, at network scale', () => {
    fc.assert(
      fc.property(rgbImages(80), fc.nat(2), (image, plane) => {
        const content = planInputs(image, letterbox).inputs[0]?.content;
        const map = throughNetwork(image, letterbox, (input) => planeOf(input, plane));
        expect(content).toMatchObject({ width: map.width, height: map.height });
        expect(map).toEqual(planeOf(resizeRgb(image, map), plane));
      }),
      { numRuns: 40 },
    );
  });

  it('leaves at least one pixel of an extreme image', () => {
    expect(planInputs({ width: 10_000, height: 1 }, letterbox).inputs[0]?.content.height).toBe(1);
  });
});

describe('tiles', () => {
  it('stay inside the image, cover every pixel, and advance by a tile less the overlap', () => {
    fc.assert(
      fc.property(sizes(200), tilePolicies, (size, policy) => {
        const { inputs } = planInputs(size, policy);
        const covered = new Uint8Array(size.width * size.height);
        for (const { source, content } of inputs) {
          expect(source.x + source.width).toBeLessThanOrEqual(size.width);
          expect(source.y + source.height).toBeLessThanOrEqual(size.height);
          expect(content).toMatchObject({ width: source.width, height: source.height });
          for (let y = source.y; y < source.y + source.height; y++) {
            covered.fill(1, y * size.width + source.x, y * size.width + source.x + source.width);
          }
        }
        expect(covered.every((value) => value === 1)).toBe(true);
        const columns = [...new Set(inputs.map(({ source }) => source.x))];
        for (let i = 1; i < columns.length; i++) {
          const step = (columns[i] ?? NaN) - (columns[i - 1] ?? NaN);
          if (i < columns.length - 1) expect(step).toBe(policy.width - policy.overlap);
          expect(step).toBeGreaterThan(0);
          expect(step).toBeLessThanOrEqual(policy.width - policy.overlap);
        }
      }),
    );
  });

  it('give the image back when outputs equal inputs, whatever the size, the tile and the overlap', () => {
    fc.assert(
      fc.property(rgbImages(110), tilePolicies, fc.nat(2), (image, policy, plane) => {
        const map = throughNetwork(image, policy, (input) => planeOf(input, plane));
        expect(map).toEqual(planeOf(image, plane));
      }),
      { numRuns: 40 },
    );
  });

  it('keep each channel', () => {
    const image = { width: 70, height: 40, data: new Uint8Array(70 * 40 * 3) };
    const policy: SizePolicy = { mode: 'tiles', width: 32, height: 32, overlap: 8 };
    const map = throughNetwork(image, policy, (input) => uniform(input, 3));
    expect(map).toEqual(uniform(image, 3));
  });

  it('pad a small image with its mirror image on all sides', () => {
    const image = { width: 2, height: 1, data: Uint8Array.of(1, 1, 1, 2, 2, 2) };
    const plan = planInputs(image, { mode: 'tiles', width: 32, height: 32, overlap: 4 });
    expect(plan.inputs[0]?.content).toEqual({ x: 15, y: 15, width: 2, height: 1 });
    const row = planeOf(renderInput(image, plan, 0), 0).data.subarray(0, 32);
    expect([...row.subarray(13, 19)]).toEqual([2, 1, 1, 2, 2, 1]);
  });

  it('pass from one tile to the next without a step', () => {
    const image = { width: 56, height: 32, data: new Uint8Array(56 * 32 * 3) };
    const plan = planInputs(image, { mode: 'tiles', width: 32, height: 32, overlap: 8 });
    const outputs = [0, 240].map((value) => ({
      width: 32,
      height: 32,
      channels: 1,
      data: new Uint8Array(32 * 32).fill(value),
    }));
    const row = [...assemble(plan, outputs).data.subarray(0, 56)];
    expect(row.slice(0, 24)).toEqual(new Array(24).fill(0));
    expect(row.slice(32)).toEqual(new Array(24).fill(240));
    for (let x = 24; x < 33; x++) {
      const step = (row[x] ?? NaN) - (row[x - 1] ?? NaN);
      expect(step).toBeGreaterThan(0);
      expect(step).toBeLessThan(60);
    }
  });

  it('refuse an overlap as large as a tile', () => {
    const policy: SizePolicy = { mode: 'tiles', width: 64, height: 32, overlap: 32 };
    expect(() => planInputs({ width: 10, height: 10 }, policy)).toThrow('must be less than a tile');
  });
});

describe('mirroring', () => {
  const policies = fc.oneof(fc.constantFrom(stretch, letterbox), tilePolicies);

  it('changes nothing for a network that does not care for left and right', () => {
    fc.assert(
      fc.property(rgbImages(70), policies, fc.nat(2), (image, policy, plane) => {
        const network = (input: RgbImage): ProbabilityMap => planeOf(input, plane);
        const map = throughNetwork(image, { ...policy, mirroring: true }, network);
        expect(map).toEqual(throughNetwork(image, policy, network));
      }),
      { numRuns: 40 },
    );
  });

  it('averages the answers for the image and the mirrored image, in every channel', () => {
    const image = { width: 5, height: 3, data: new Uint8Array(45) };
    const rising = Uint8Array.from({ length: 2 * 64 * 32 }, (_, at) => (at % 64) + (at < 64 * 32 ? 0 : 100));
    const network = (): ProbabilityMap => ({ width: 64, height: 32, channels: 2, data: rising });
    const { data } = throughNetwork(image, { ...stretch, mirroring: true }, network);
    expect(data).toEqual(rising.map((_, at) => (at < 64 * 32 ? 32 : 132)));
  });

  it('shows the mirrored inputs after all others', () => {
    const image = { width: 64, height: 32, data: new Uint8Array(64 * 32 * 3) };
    image.data[0] = 9;
    const plan = planInputs(image, { ...stretch, mirroring: true });
    const corners = plan.inputs.map((_, index) => {
      const row = renderInput(image, plan, index).data;
      return [row[0], row[63 * 3]];
    });
    expect(corners).toEqual([
      [9, 0],
      [0, 9],
    ]);
  });
});

describe('assemble', () => {
  it('refuses outputs of another number or size', () => {
    const plan = planInputs({ width: 9, height: 9 }, stretch);
    expect(() => assemble(plan, [])).toThrow(RangeError);
    const small = { width: 32, height: 32, channels: 1, data: new Uint8Array(32 * 32) };
    expect(() => assemble(plan, [small])).toThrow('64 x 32 pixels with 32 x 32');
  });
});
