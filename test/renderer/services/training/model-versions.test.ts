import { describe, expect, it, vi } from 'vitest';
import type { ListedVersion } from '../../../../core/contract/model-version.ts';
import { NO_TRAINING } from '../../../../core/contract/training.ts';
import { WorkbenchError } from '../../../../core/errors.ts';
import { modelBefore, modelInUse } from '../../../../renderer/services/training/model-versions.ts';
import { VERSION } from '../../../support/model-version.ts';
import { freshName } from '../../store/support.ts';
import { MODEL, folderOf, startWorkbench } from '../support.ts';

const entry = (id: string, isCandidate = false) => ({
  ...MODEL,
  manifest: { ...MODEL.manifest, id, name: id },
  ...(isCandidate ? { isCandidate } : {}),
});

function version(
  id: string,
  verdict: ListedVersion['gate']['verdict'],
  at = '2026-01-01T10:00:00.000Z',
): ListedVersion {
  const { parent, project, person, recipe, history, gate } = VERSION;
  return {
    ...{ parent, project, person, recipe, history },
    id,
    name: id,
    at,
    data: { train: 2, validation: 1, gate: 12 },
    status: verdict === 'better' || verdict === 'first' ? 'taken' : 'candidate',
    gate: { ...gate, verdict, against: verdict === 'first' ? null : MODEL.manifest.id },
  };
}

async function begun(database = freshName(), versions: ListedVersion[] = []) {
  const workbench = await startWorkbench(await folderOf({ 'a.png': 20 }), database);
  const { handlers, models, modelVersions, project, settled, emit } = workbench;
  const told: string[] = [];
  handlers.set('models.verify', () => [MODEL, entry('other'), entry('new', true)]);
  handlers.set('models.versions', () => versions);
  handlers.set('models.take', ({ id }: { readonly id: string }) => void told.push(`take ${id}`));
  handlers.set('models.discard', ({ id }: { readonly id: string }) => void told.push(`discard ${id}`));
  handlers.set('preferences.set', (changed) => void told.push(JSON.stringify(changed)));
  emit('models.changed', {});
  await settled();
  await vi.waitFor(() => expect(models.state.entries).toHaveLength(3));
  const inUse = (): string | undefined => models.state.selected?.manifest.id;
  return { ...workbench, versions, told, inUse, modelVersions, project };
}

describe('the model that a project goes by', () => {
  const choice = { id: 'chosen', chosen: Date.parse('2026-01-01T12:00:00.000Z') };

  it('is the chosen one, or one that passed the gate since', () => {
    expect(modelInUse(undefined, [])).toBeUndefined();
    expect(modelInUse(choice, [])).toBe('chosen');
    expect(modelInUse(choice, [version('new', 'better')])).toBe('chosen');
    expect(modelInUse(choice, [version('new', 'better', '2026-01-01T13:00:00.000Z')])).toBe('new');
    expect(modelInUse(choice, [version('new', 'first', '2026-01-01T13:00:00.000Z')])).toBe('new');
    expect(modelInUse(undefined, [version('new', 'better')])).toBe('new');
  });

  it('is never one that did not pass', () => {
    const later = '2026-01-01T13:00:00.000Z';
    const refused = [version('tie', 'not better', later), version('few', 'too few', later)];
    expect(modelInUse(choice, refused)).toBe('chosen');
    expect(modelInUse(undefined, refused)).toBeUndefined();
    expect(modelInUse(undefined, [...refused, version('old', 'better')])).toBe('old');
  });

  it('is known for going back', () => {
    expect(modelBefore(version('new', 'better'))).toBe(MODEL.manifest.id);
    expect(modelBefore({ ...version('new', 'first'), parent: 'start' })).toBe('start');
  });

  it('changes by itself when a better one is finished, and back with one step', async () => {
    const { versions, emit, project, inUse, modelVersions, told } = await begun();
    expect(inUse()).toBe(MODEL.manifest.id);
    versions.push(version('new', 'better'));
    const model = { id: 'new', name: 'new' };
    emit('training.changed', { project: project.id, state: { ...NO_TRAINING, phase: 'finished', model } });
    await vi.waitFor(() => expect(inUse()).toBe('new'));
    await modelVersions.use(MODEL.manifest.id);
    expect(inUse()).toBe(MODEL.manifest.id);
    // It is a choice for this project, and not for others.
    expect(told).toEqual([]);
    expect(project.folder?.record.view.model?.id).toBe(MODEL.manifest.id);
  });

  it('goes back with one step also where the clock was set back since', async () => {
    const { versions, emit, project, inUse, modelVersions } = await begun();
    versions.push(version('new', 'better', new Date(Date.now() + 3_600_000).toISOString()));
    emit('models.changed', {});
    await vi.waitFor(() => expect(inUse()).toBe('new'));
    await modelVersions.use(MODEL.manifest.id);
    await vi.waitFor(() => expect(modelVersions.state.problem).toBeNull());
    expect(project.folder?.record.view.model?.id).toBe(MODEL.manifest.id);
    expect(inUse()).toBe(MODEL.manifest.id);
  });

  it('stays when the new one is not better, until a person takes that', async () => {
    const { versions, emit, project, inUse, modelVersions, told } = await begun();
    versions.push(version('new', 'not better'));
    const model = { id: 'new', name: 'new' };
    emit('training.changed', { project: project.id, state: { ...NO_TRAINING, phase: 'finished', model } });
    await vi.waitFor(() => expect(modelVersions.state.versions).toHaveLength(1));
    expect(inUse()).toBe(MODEL.manifest.id);
    await modelVersions.use('new');
    expect(inUse()).toBe('new');
    await modelVersions.discard('new');
    expect(told).toEqual(['take new', 'discard new']);
  });

  it('is remembered with the project', async () => {
    const database = freshName();
    const first = await begun(database);
    await first.models.select('other');
    await vi.waitFor(() => expect(first.project.folder?.record.view.model?.id).toBe('other'));
    await first.settled();
    first.quit();
    const second = await begun(database);
    expect(second.inUse()).toBe('other');
  });

  it('says why a candidate cannot be used', async () => {
    const { versions, emit, handlers, modelVersions, inUse } = await begun();
    versions.push(version('new', 'too few'));
    emit('models.changed', {});
    await vi.waitFor(() => expect(modelVersions.state.versions).toHaveLength(1));
    handlers.set('models.take', () => {
      throw new WorkbenchError('model.version', 'There is no model new that a project trained.');
    });
    await modelVersions.use('new');
    expect(modelVersions.state.problem).toBe('There is no model new that a project trained.');
    expect(inUse()).toBe(MODEL.manifest.id);
  });
});
