import { describe, expect, it, vi } from 'vitest';
import { WorkbenchError } from '../../../../core/errors.ts';
import { BridgeClient } from '../../../../renderer/services/bridge-client.ts';
import { Inference } from '../../../../renderer/services/prediction/inference.ts';
import { Models } from '../../../../renderer/services/prediction/models.ts';
import { MODEL, TestBridge } from '../support.ts';

const OTHER = { ...MODEL, manifest: { ...MODEL.manifest, id: 'other', name: 'Other' } };

async function startModels(entries: readonly unknown[], preferred?: string) {
  const bridge = new TestBridge();
  bridge.handlers.set('models.list', () => entries);
  bridge.handlers.set('models.verify', () => entries);
  bridge.handlers.set('preferences.get', () => (preferred === undefined ? {} : { model: preferred }));
  const models = new Models(new BridgeClient(bridge));
  await models.start();
  return { bridge, models };
}

describe('models', () => {
  it('begin with the one that was chosen last, else the first that works', async () => {
    const broken = { ...MODEL, problem: 'The file is damaged.' };
    expect((await startModels([MODEL, OTHER], 'other')).models.state.selected?.manifest.id).toBe('other');
    expect((await startModels([broken, OTHER], 'bright')).models.state.selected?.manifest.id).toBe('other');
    expect((await startModels([broken])).models.state.selected).toBeUndefined();
  });

  it('are taken for true by their manifests until one turns out to be broken', async () => {
    const { bridge, models } = await startModels([MODEL, OTHER], 'other');
    expect(models.state.selected?.manifest.id).toBe('other');
    const broken = { ...OTHER, problem: 'model.onnx is damaged.' };
    bridge.handlers.set('models.verify', () => [MODEL, broken]);
    await models.verify();
    expect(models.state.entries).toEqual([MODEL, broken]);
    expect(models.state.selected?.manifest.id).toBe('bright');
  });

  it('know how each of them cuts objects, by the hash of its graph', async () => {
    const objects = { dynamic: 0.2, necks: 0.1 };
    const cutting = { ...OTHER, manifest: { ...OTHER.manifest, sha256: 'd'.repeat(64), objects } };
    const { models } = await startModels([MODEL, cutting]);
    const cuts = ['c', 'd', 'e'].map((letter) => models.cutOf(letter.repeat(64)));
    expect(cuts).toEqual([undefined, objects, undefined]);
  });

  it('remember the choice', async () => {
    const { bridge, models } = await startModels([MODEL, OTHER]);
    const set = vi.fn();
    bridge.handlers.set('preferences.set', set);
    await models.select('other');
    expect(models.state.selected?.manifest.id).toBe('other');
    expect(set).toHaveBeenCalledWith({ model: 'other' });
  });

  it('use one that was added, and say why one was refused', async () => {
    const { bridge, models } = await startModels([MODEL]);
    bridge.handlers.set('models.add', () => OTHER);
    bridge.handlers.set('models.verify', () => [MODEL, OTHER]);
    await models.add();
    expect(models.state.selected?.manifest.id).toBe('other');
    bridge.handlers.set('models.add', () => {
      throw new WorkbenchError('model.hash', 'model.onnx is not the file its manifest names.');
    });
    await models.add();
    expect(models.state.problem).toBe('model.onnx is not the file its manifest names.');
    expect(models.state.selected?.manifest.id).toBe('other');
  });

  it('follow changes on the disk and keep the choice', async () => {
    const { bridge, models } = await startModels([MODEL, OTHER], 'other');
    bridge.handlers.set('models.verify', () => [OTHER]);
    bridge.emit('models.changed', {});
    await vi.waitFor(() => expect(models.state.entries).toHaveLength(1));
    expect(models.state.selected?.manifest.id).toBe('other');
  });
});

describe('inference', () => {
  it('tells what it is doing, and the table on request', async () => {
    const bridge = new TestBridge();
    const inference = new Inference(new BridgeClient(bridge));
    bridge.emit('inference.state', { status: 'Proving providers', provider: null, insteadOf: null });
    expect(inference.state).toEqual({ status: 'Proving providers', provider: null, insteadOf: null });
    const table = { choice: 'auto', rows: [{ provider: 'cpu', state: 'chosen' }] };
    bridge.handlers.set('inference.providers', () => table);
    await inference.loadTable();
    expect(inference.state).toEqual({ status: 'Proving providers', provider: 'cpu', insteadOf: null, table });
  });

  it('says what the provider stands in for, and that a test was stopped', async () => {
    const bridge = new TestBridge();
    const inference = new Inference(new BridgeClient(bridge));
    const insteadOf = { provider: 'cuda', reason: 'It failed.' };
    bridge.emit('inference.state', { status: 'Ready', provider: 'cpu', insteadOf });
    expect(inference.state).toMatchObject({ provider: 'cpu', insteadOf });
    let stop = (): void => undefined;
    bridge.handlers.set('inference.cancelTest', () => stop());
    const test = new Promise((_, reject) => {
      stop = () => reject(new WorkbenchError('inference.cancelled', 'The test was stopped.'));
    });
    bridge.handlers.set('inference.providers', () => test);
    const loading = inference.loadTable();
    await inference.cancelTest();
    await loading;
    expect(inference.state).toMatchObject({ insteadOf, problem: 'The test was stopped.' });
  });

  it('says why a provider cannot be chosen', async () => {
    const bridge = new TestBridge();
    const inference = new Inference(new BridgeClient(bridge));
    bridge.handlers.set('inference.choose', () => {
      throw new WorkbenchError('inference.provider', 'CUDA is not on this machine.');
    });
    await inference.choose('cuda');
    expect(inference.state.problem).toBe('CUDA is not on this machine.');
    bridge.handlers.set('inference.providers', () => ({ choice: 'auto', rows: [] }));
    await inference.loadTable();
    expect(inference.state.problem).toBeUndefined();
  });
});
