import { describe, expect, it } from 'vitest';
import type { ModelEntry } from '../../../../core/contract/inference.ts';
import { startsFor } from '../../../../renderer/services/training/starting-model.ts';
import { MODEL } from '../support.ts';

function model(id: string, classes: readonly string[], changes: Partial<ModelEntry> = {}): ModelEntry {
  const named = classes.map((name, index) => ({ label: index + 1, name, color: '#e69f00' }));
  return {
    ...MODEL,
    manifest: { ...MODEL.manifest, id, classes: named, weights: 'weights.npz' },
    ...changes,
  };
}

const ids = (...given: Parameters<typeof startsFor>): readonly string[] =>
  startsFor(...given).map(({ entry }) => entry.manifest.id);

describe('models that training can go on from', () => {
  const lesion = model('lesion', ['lesion']);
  const both = model('both', ['lesion', 'hair']);
  const vessel = model('vessel', ['vessel']);

  it('are those that know most of the classes first, then the one in use', () => {
    const all = [lesion, both, vessel];
    expect(ids(all, ['lesion', 'hair'], 'vessel')).toEqual(['both', 'lesion', 'vessel']);
    expect(ids(all, ['lesion'], 'both')).toEqual(['both', 'lesion', 'vessel']);
    expect(ids(all, ['nucleus'], 'vessel')).toEqual(['vessel', 'lesion', 'both']);
    expect(startsFor(all, ['lesion', 'hair'], undefined).map(({ known }) => known)).toEqual([2, 1, 0]);
  });

  it('are none without their weights, or with a problem', () => {
    const broken = model('broken', ['lesion'], { problem: 'It is damaged.' });
    expect(ids([MODEL, broken, vessel], ['lesion'], 'lesion')).toEqual(['vessel']);
  });
});
