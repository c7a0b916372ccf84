import { describe, expect, it } from 'vitest';
import type { FoundLabels } from '../../../../core/formats/labels/found.ts';
import { objectsAsClasses } from '../../../../core/formats/labels/objects.ts';

const object = (label: number, objectOf: string) => ({
  ...{ label, objectOf },
  name: `${objectOf} ${label}`,
  color: '#112233',
});

describe('objects for those who have none', () => {
  it('are one segment for each of their classes', () => {
    const found: FoundLabels = {
      segments: [
        object(1, 'Cell'),
        { label: 2, name: 'Vessel', color: '#445566' },
        object(3, 'Nucleus'),
        object(4, 'Cell'),
      ],
      frames: [null, Uint16Array.of(0, 1, 2, 3, 4, 4)],
      overlaps: [
        { below: 1, above: 4, pixels: 9 },
        { below: 1, above: 3, pixels: 2 },
        { below: 4, above: 3, pixels: 5 },
      ],
      problems: ['One is missing.'],
    };
    expect(objectsAsClasses(found)).toEqual({
      segments: [
        { label: 1, objectOf: 'Cell', name: 'Cell', color: null },
        { label: 2, name: 'Vessel', color: '#445566' },
        { label: 3, objectOf: 'Nucleus', name: 'Nucleus', color: null },
      ],
      frames: [null, Uint16Array.of(0, 1, 2, 3, 1, 1)],
      overlaps: [{ below: 1, above: 3, pixels: 7 }],
      problems: ['One is missing.'],
      labels: Uint16Array.of(0, 1, 2, 3, 1),
    });
  });

  it('are not there where all are classes by themselves', () => {
    const found: FoundLabels = {
      segments: [{ label: 1, name: 'Vessel', color: null }],
      frames: [Uint8Array.of(1)],
      overlaps: [],
      problems: [],
    };
    expect(objectsAsClasses(found)).toBeNull();
  });
});
