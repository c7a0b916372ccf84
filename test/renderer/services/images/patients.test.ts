import { describe, expect, it, vi } from 'vitest';
import { encodeDicom, imageElements } from '../../../support/dicom.ts';
import { folderOf, SIZE, startWorkbench } from '../support.ts';

function imageOf(patient: string): Uint8Array {
  const pixels = new Array<number>(SIZE.width * SIZE.height).fill(patient.length);
  return encodeDicom(imageElements(SIZE, pixels, { '00100020': ['LO', patient] }));
}

describe('the patients of a folder', () => {
  it('are counted as their files are read, for the filmstrip or the canvas', async () => {
    const folder = await folderOf({ 'photograph.png': 10 });
    folder.files.set('a.dcm', imageOf('A'));
    folder.files.set('a2.dcm', imageOf('A '));
    const bench = await startWorkbench(folder);
    bench.thumbnails.show([...folder.files.keys()]);
    await vi.waitFor(() => expect(bench.thumbnails.state.byKey.size).toBe(3));
    expect(bench.patients.state.count).toBe(1);
    folder.files.set('b.dcm', imageOf('BB'));
    await bench.project.refresh();
    await bench.open('b.dcm');
    expect(bench.patients.state.count).toBe(2);
    expect(bench.project.state.image).toMatchObject({ open: { series: { study: { patientId: 'BB' } } } });
  });
});
