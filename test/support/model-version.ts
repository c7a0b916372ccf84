import type { ModelVersion } from '../../core/contract/model-version.ts';
import { trainingSettingsSchema } from '../../core/contract/training.ts';

/** A candidate that a project trained. */
export const VERSION: ModelVersion = {
  version: 1,
  parent: null,
  project: { id: 'one', name: 'Cases' },
  person: 'Nova',
  at: '2026-11-30T05:00:00.000Z',
  data: { train: ['a'.repeat(64), 'b'.repeat(64)], validation: ['c'.repeat(64)], gate: [] },
  recipe: trainingSettingsSchema.parse({ classes: ['lesion'] }),
  history: [],
  gate: {
    verdict: 'first',
    against: null,
    images: 0,
    subjects: 0,
    seen: 0,
    candidate: null,
    inUse: null,
    difference: null,
    worst: [],
  },
  status: 'candidate',
};
