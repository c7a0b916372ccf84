import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ownerOf } from '../../../core/datasets/owner.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const ERIKA = { patientId: 'M-1', patientName: 'Erika Muster', seriesUid: '1.2.3' };

describe('the owner of an image', () => {
  it('is told as hashes, of the identifier where there is one, that name nobody', async () => {
    const owner = await ownerOf('project', ERIKA, sha256);
    expect(owner).toEqual({
      patient: expect.stringMatching(/^patient [0-9a-f]{16}$/) as string,
      series: expect.stringMatching(/^series [0-9a-f]{16}$/) as string,
    });
    expect(await ownerOf('project', { ...ERIKA, patientName: 'MUSTER' }, sha256)).toEqual(owner);
    expect((await ownerOf('project', { patientName: 'Erika Muster' }, sha256)).patient).not.toBe(
      owner.patient,
    );
    expect(await ownerOf('project', undefined, sha256)).toEqual({ patient: null, series: null });
  });

  it('is another in another project, so that nobody learns that two data sets show one person', async () => {
    expect(await ownerOf('other', ERIKA, sha256)).not.toEqual(await ownerOf('project', ERIKA, sha256));
  });
});
