import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatNamed } from '../../../core/datasets/formats.ts';
import type { LabelledFrame } from '../../../core/datasets/labelled-frame.ts';
import { readNifti } from '../../../core/formats/nifti/volume.ts';
import { frameOf as sliceOf } from '../../../core/formats/volume/frames.ts';
import { frameSize } from '../../../core/geometry/volume.ts';
import { encodeNifti } from '../../support/nifti.ts';
import { hasModules, python } from '../../support/python.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { nnunetProblems } from './rules.ts';
import { frameOf, readBack, written } from './support.ts';

const SHAPE = [5, 4, 3];
/** Turned, so that frames are no mere slices of the values. */
const SFORM = [0, -2, 0, 10, 1.5, 0, 0, -20, 0, 0, 3, 30];
const VOLUME = encodeNifti({
  shape: SHAPE,
  type: 'uint8',
  values: Array.from({ length: 60 }, (_, at) => at),
  sform: SFORM,
});
const header = readNifti(VOLUME).header;
const SIZE = frameSize(header.geometry);

/** A slice whose labels are a pattern of its place. */
function slice(place: number, changes: Partial<LabelledFrame> = {}): LabelledFrame {
  const data = Uint8Array.from(
    { length: SIZE.width * SIZE.height },
    (_, at) => [0, 1, 2, 7][(at + place) % 4] ?? 0,
  );
  const frame = frameOf(
    { ...SIZE, data },
    { name: `v.frame-00${place + 1}`, source: 'v.nii', frame: place + 1, ...changes },
  );
  return { ...frame, picture: { ...frame.picture, nifti: VOLUME } };
}

describe('volumes for nnU-Net', () => {
  it('keep every label at its voxel, and slices of which nobody said anything are ignored', async () => {
    const files = written(formatNamed('nnunet-volumes'), [slice(0), slice(2)]);
    expect(nnunetProblems(files)).toEqual([]);
    const { images, labels } = await readBack(files, SIZE);
    expect(images.map(({ name }) => name)).toEqual(['v.frame-001', 'v.frame-002', 'v.frame-003']);
    const consecutive = slice(2).labels.classes.data.map((label) => (label === 7 ? 3 : label));
    expect(labels[2]?.classes.data).toEqual(consecutive);
    expect(labels[2]?.ignored).toBeNull();
    expect([...(labels[1]?.ignored ?? [])]).toEqual(Array(SIZE.width * SIZE.height).fill(1));
    const copy = readNifti(files.get('Dataset002_My-set/imagesTr/v_0000.nii.gz') ?? new Uint8Array(0));
    expect(sliceOf(copy.at(0), 1).data).toEqual(sliceOf(readNifti(VOLUME).at(0), 1).data);
  });

  it('are left out in words where a file is no NIfTI', () => {
    const frame = frameOf({ ...SIZE, data: new Uint8Array(SIZE.width * SIZE.height) });
    expect(() => written(formatNamed('nnunet-volumes'), [frame])).toThrow('sub/a.png is no NIfTI');
  });

  it.skipIf(!hasModules('volumes of a data set', 'numpy', 'nibabel'))(
    'lie where their image does for nibabel',
    async () => {
      const folder = await temporaryFolder();
      const files = written(
        formatNamed('nnunet-volumes'),
        [0, 1, 2].map((place) => slice(place)),
      );
      const at = (name: string): Uint8Array => files.get(`Dataset002_My-set/${name}`) ?? new Uint8Array(0);
      await writeFile(path.join(folder, 'image.nii.gz'), at('imagesTr/v_0000.nii.gz'));
      await writeFile(path.join(folder, 'label.nii.gz'), at('labelsTr/v.nii.gz'));
      const said = python(
        `import nibabel
a, b = (nibabel.load(sys.argv[1] + '/' + n + '.nii.gz') for n in ('image', 'label'))
d = numpy.asarray(b.dataobj)
same = [a.shape == b.shape, bool(numpy.allclose(a.affine, b.affine))]
print(json.dumps([*same, str(d.dtype), sorted(set(d.ravel().tolist()))]))`,
        folder,
      );
      expect(JSON.parse(said)).toEqual([true, true, 'uint8', [0, 1, 2, 3]]);
    },
  );
});
