import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WorkbenchError } from '../../../../core/errors.ts';
import { jpegHead } from '../../../../core/formats/dicom/codestream.ts';
import { decodeExtendedJpeg } from '../../../../core/formats/dicom/jpeg-extended.ts';
import { seededRandom } from '../../../../core/random.ts';
import { encodeExtendedJpeg, samplesOf } from '../../../support/jpeg-extended.ts';
import type { Block } from '../../../support/jpeg-extended.ts';
import { mutated } from '../../../support/mutants.ts';

const decode = (jpeg: Uint8Array) => decodeExtendedJpeg(jpeg, jpegHead(jpeg));

/** Mostly zeros, as of pictures, and up to what 12 bits can bring about. */
const block: fc.Arbitrary<Block> = fc
  .tuple(
    fc.integer({ min: -2000, max: 2000 }),
    fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 63 }), fc.integer({ min: -3000, max: 3000 })), {
      maxLength: 12,
      selector: ([at]) => at,
    }),
  )
  .map(([mean, others]) =>
    Array.from({ length: 64 }, (_, at) => new Map([[0, mean], ...others]).get(at) ?? 0),
  );

const step = fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constant(300));

const picture = fc
  .record({
    width: fc.integer({ min: 1, max: 20 }),
    height: fc.integer({ min: 1, max: 20 }),
    channels: fc.constantFrom(1, 3),
    steps: fc.array(step, { minLength: 64, maxLength: 64 }),
    perRestart: fc.constantFrom(0, 1, 2),
  })
  .chain((options) => {
    const number = Math.ceil(options.width / 8) * Math.ceil(options.height / 8);
    const channel = fc.array(block, { minLength: number, maxLength: number });
    const blocks = fc.array(channel, { minLength: options.channels, maxLength: options.channels });
    return blocks.map((all) => ({ options, blocks: all }));
  });

/** What lies at each pixel, channel after channel. */
function expectedOf({
  options,
  blocks,
}: typeof picture extends fc.Arbitrary<infer P> ? P : never): readonly number[] {
  const { width, height, channels, steps } = options;
  const across = Math.ceil(width / 8);
  const sampled = blocks.map((ofChannel) => ofChannel.map((one) => samplesOf(one, steps)));
  return Array.from({ length: width * height * channels }, (_, at) => {
    const [pixel, channel] = [Math.floor(at / channels), at % channels];
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    return sampled[channel]?.[Math.floor(y / 8) * across + Math.floor(x / 8)]?.[
      (y % 8) * 8 + (x % 8)
    ] as number;
  });
}

describe('JPEG of 12 bits', () => {
  it('has the sums of the waves that it holds, whatever its size, channels and marks to go on from', () => {
    fc.assert(
      fc.property(picture, (drawn) => {
        const samples = decode(encodeExtendedJpeg(drawn.blocks, drawn.options));
        const expected = expectedOf(drawn);
        expect(samples).toHaveLength(expected.length);
        // Rounded, each of them.
        samples.forEach((sample, at) =>
          expect(Math.abs(sample - (expected[at] as number))).toBeLessThan(0.5001),
        );
      }),
    );
  });

  const flat = { width: 16, height: 8, channels: 1, steps: Array.from({ length: 64 }, () => 1) };
  const two = [-800, 800].map((mean) => [mean, ...Array.from({ length: 63 }, (_, at) => (at % 5) * 7)]);
  const jpeg = encodeExtendedJpeg([two], flat);

  it('that is cut off anywhere is refused', () => {
    for (let length = 2; length < jpeg.length - 2; length++) {
      const cut = jpeg.slice(0, length);
      expect(() => decode(cut), `${length} bytes`).toThrow(WorkbenchError);
    }
  });

  it('with colours that are stored once for several pixels is refused', () => {
    const colours = encodeExtendedJpeg([two, two, two], { ...flat, channels: 3 });
    // Of the first channel in the head of the frame.
    colours[colours.indexOf(0xc1) + 10] = 0x21;
    expect(() => decode(colours)).toThrow('its colours are stored once for several pixels');
  });

  it('that is changed at any place is read or refused in words', () => {
    const uniform = seededRandom(20261129);
    const random = (below: number): number => Math.floor(uniform() * below);
    let read = 0;
    for (let mutant = 0; mutant < 300; mutant++) {
      const bytes = mutated(jpeg, random);
      try {
        const head = jpegHead(bytes);
        // As large as a file says that it is, which is held against the head before.
        if (head.width * head.height * head.channels > 1000 || head.bits > 16) continue;
        decodeExtendedJpeg(bytes, head);
        read++;
      } catch (error) {
        expect(error, `mutant ${mutant}`).toBeInstanceOf(WorkbenchError);
      }
    }
    expect(read).toBeGreaterThan(10);
  });
});
