import fc from 'fast-check';
import { decode } from 'fast-png';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { newFrame } from '../../../core/document/state.ts';
import { hexOf } from '../../../core/formats/bytes.ts';
import {
  decodeSnapshot,
  encodeSnapshot,
  isFrameFile,
  labelPicture,
  snapshotFrameOf,
} from '../../../core/journal/snapshot.ts';
import type { Snapshot } from '../../../core/journal/snapshot.ts';
import { tilesToGrid } from '../../../core/mask/tiles.ts';
import { sha256 } from '../../../main/journal/journal-files.ts';
import { baselineOf, journalOf, someWork, stateOf } from '../../support/arbitrary-journal.ts';
import { arbitraryWork } from '../../support/arbitrary-work.ts';

type Entries = ReturnType<typeof someWork>;

function snapshotOf(entries: Entries): Snapshot {
  const { frames, series } = stateOf(entries);
  const [head] = baselineOf(entries);
  if (head?.kind !== 'project') throw new RangeError('There is no project');
  return {
    version: 1,
    position: { epoch: 'e', count: entries.length, link: '0'.repeat(64) },
    project: head.project,
    series: [...series.values()],
    frames: [...frames.values()].map((frame) => snapshotFrameOf(frame, hexOf(sha256(labelPicture(frame))))),
  };
}

describe('what a snapshot says', () => {
  it('is read back as it was, whatever was done', () => {
    fc.assert(
      fc.property(arbitraryWork, (work) => {
        const snapshot = snapshotOf(journalOf(work));
        expect(decodeSnapshot(encodeSnapshot(snapshot, sha256), sha256)).toEqual(snapshot);
      }),
      { numRuns: 30 },
    );
  });

  it('is refused in words when any bit of it was turned, or any of its end is missing', () => {
    const bytes = encodeSnapshot(snapshotOf(someWork()), sha256);
    for (let at = 0; at < bytes.length; at++) {
      const turned = bytes.slice();
      turned[at] = (turned[at] as number) ^ (1 << (at % 8));
      expect(() => decodeSnapshot(turned, sha256), `at ${at}`).toThrow(
        /^The snapshot (is not|was written by)/,
      );
      expect(() => decodeSnapshot(bytes.subarray(0, at), sha256), `of ${at}`).toThrow(/^The snapshot is not/);
    }
  });

  it('of a newer version is told apart from a damaged one', () => {
    const newer = new TextEncoder().encode('{"version": 5, "frames": []}');
    expect(() => decodeSnapshot(newer, sha256)).toThrow(/newer version/);
  });

  it('names files that are file names, whatever an image is known by', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.nat(9), (content, index) => {
        const id = `one ${content.replaceAll(/[ #]/g, '/')}${index === 0 ? '' : `#${index}`}`;
        const frame = { ...newFrame(id, { width: 1, height: 1 }, 0), tiles: new Map() };
        expect(isFrameFile(snapshotFrameOf(frame, 'ab'.repeat(32)).file)).toBe(true);
      }),
    );
  });
});

describe('the picture of a frame’s labels', () => {
  it('shows other readers every class and object', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryWork, async (work) => {
        for (const frame of stateOf(journalOf(work)).frames.values()) {
          const { data } = tilesToGrid(frame);
          const picture = labelPicture(frame);
          const { depth, channels, data: samples } = decode(picture);
          expect({ depth, channels, samples }).toEqual({ depth: 16, channels: 1, samples: data });
          const raw = await sharp(picture).toColourspace('grey16').raw({ depth: 'ushort' }).toBuffer();
          expect(new Uint16Array(raw.buffer, raw.byteOffset, raw.length / 2)).toEqual(data);
        }
      }),
      { numRuns: 20 },
    );
  });
});
