import { describe, expect, it } from 'vitest';
import type { StudyFacts } from '../../../../core/document/series.ts';
import type { ImageItem } from '../../../../renderer/services/images/image-item.ts';
import type { FileSource } from '../../../../renderer/services/ports.ts';
import { Studies } from '../../../../renderer/services/training/studies.ts';

const item = (key: string, parts: Partial<ImageItem> = {}): ImageItem => {
  return { key, name: key, size: 1, modified: 1, status: 'new', ...parts };
};

/** A folder whose files say what is in `says`, by their keys, and throw where that is missing. */
function setUp(says: Readonly<Record<string, StudyFacts | null>>) {
  const read: string[] = [];
  const project = {
    id: 'p' as string | undefined,
    sourceOf: ({ key, files }: ImageItem, frame = 0): FileSource => {
      const name = files?.[frame]?.key ?? key;
      return { name, url: name, projectId: 'p' };
    },
  };
  const study = ({ name }: FileSource): Promise<StudyFacts | null> => {
    read.push(name);
    const said = says[name];
    return said === undefined ? Promise.reject(new Error('damaged')) : Promise.resolve(said);
  };
  return { project, read, studies: new Studies({ project, reader: { study } }) };
}

describe('whose images DICOM files hold', () => {
  it('is read once of each file that may be DICOM, also of each slice of a series', async () => {
    const [one, other] = [{ patientId: '1' }, { patientId: '2' }];
    const { studies, read } = setUp({ 'a.dcm': one, s1: other, s2: other, bare: null });
    const files = ['s1', 's2'].map((key) => ({ key, size: 1, modified: 1 }));
    const items = [item('a.dcm'), item('a.png'), item('s1', { files }), item('bare'), item('torn.dcm')];
    await studies.look(items);
    expect(read).toEqual(['a.dcm', 's1', 's2', 'bare', 'torn.dcm']);
    expect(studies.state.looking).toBeNull();
    expect([...studies.state.studies]).toEqual([
      ['a.dcm', one],
      ['s1', other],
      ['s2', other],
    ]);
    const before = studies.state;
    await studies.look([...items]);
    expect(read).toHaveLength(5);
    expect(studies.state).toBe(before);
    await studies.look([item('a.dcm', { modified: 2 })]);
    expect(read).toHaveLength(6);
    expect([...studies.state.studies.keys()]).toEqual(['a.dcm']);
  });

  it('tells how far it is, and gives way to a later question', async () => {
    const keys = Array.from({ length: 20 }, (_, number) => `${number}.dcm`);
    const { studies, read } = setUp(Object.fromEntries(keys.map((key) => [key, { patientId: key }])));
    const told: unknown[] = [];
    studies.subscribe(() => told.push(studies.state.looking?.done ?? null));
    const items = keys.map((key) => item(key));
    const first = studies.look(items);
    const second = studies.look(items.slice(0, 9));
    await Promise.all([first, second]);
    expect(told.at(0)).toBe(0);
    expect(told.at(-1)).toBeNull();
    expect(studies.state.studies.size).toBe(9);
    expect(read).not.toContain('19.dcm');
  });

  it('is forgotten with its project', async () => {
    const { studies, read, project } = setUp({ 'a.dcm': { patientId: '1' } });
    await studies.look([item('a.dcm')]);
    project.id = 'q';
    await studies.look([item('a.dcm')]);
    expect(read).toHaveLength(2);
    project.id = undefined;
    await studies.look([]);
    expect(studies.state.studies.size).toBe(0);
  });
});
