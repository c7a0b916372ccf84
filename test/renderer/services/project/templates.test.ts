import { describe, expect, it } from 'vitest';
import type { ProjectTemplate } from '../../../../core/contract/template.ts';
import { propertyNamed } from '../../../../core/formats/dicom/seg/codes.ts';
import { WorkbenchError } from '../../../../core/errors.ts';
import { Templates } from '../../../../renderer/services/project/templates.ts';
import type { TemplateKeys } from '../../../../renderer/services/project/templates.ts';
import { paint } from '../paint.ts';
import { folderOf, startWorkbench } from '../support.ts';
import type { TestFolder } from '../support.ts';

const template: ProjectTemplate = {
  schema: 1,
  classes: [{ name: 'Vessel', color: '#445566' }],
  model: 'bright',
  keys: { preset: 'cvat', changes: {} },
};

async function start(folder?: TestFolder) {
  const bench = await startWorkbench(folder ?? (await folderOf({ 'a.png': 24 })));
  await bench.open('a.png');
  const taken: TemplateKeys[] = [];
  const templates = new Templates({
    bridge: bench.bridge,
    stream: bench.stream,
    models: bench.models,
    project: bench.project,
    openImage: () => bench.workspace.session?.document.imageId ?? null,
    keys: {
      state: { preset: 'workbench', changes: { 'tool.fill': ['G'] } },
      take: (keys) => void taken.push(keys),
    },
  });
  const names = () => bench.project.state.classes.map(({ name }) => name);
  return { ...bench, templates, taken, names };
}

describe('a template', () => {
  it('brings its classes in one step that can be taken back, and the keys', async () => {
    const { handlers, driver, templates, taken, names } = await start();
    const before = names();
    handlers.set('template.load', () => ({ name: 'eye.json', template }));
    handlers.set('preferences.set', () => undefined);
    await templates.load();
    expect(names()).toEqual([...before, 'Vessel']);
    expect(taken).toEqual([template.keys]);
    expect(driver.editor.state.history.at(-1)).toMatchObject({ name: 'template', detail: 'eye.json' });
    driver.run('edit.undo');
    await driver.editor.idle();
    expect(names()).toEqual(before);
  });

  it('takes all of its classes along when it is taken back, wherever they were drawn since', async () => {
    const folder = await folderOf({ 'a.png': 24, 'b.png': 48 });
    const bench = await start(folder);
    const { handlers, driver, templates, names } = bench;
    const before = names();
    const classes = ['Vessel', 'Nerve'].map((name) => ({ name, color: '#445566' }));
    handlers.set('template.load', () => ({ name: 'eye.json', template: { ...template, classes } }));
    handlers.set('preferences.set', () => undefined);
    await templates.load();
    await bench.open('b.png');
    paint(bench, 30, 3);
    await bench.open('a.png');
    const drawn = await bench.storedMask('b.png');
    expect(drawn).toContain(3);
    driver.run('edit.undo');
    await bench.settled();
    expect(names()).toEqual(before);
    expect(await bench.storedMask('b.png')).not.toContain(3);
    driver.run('edit.redo');
    await bench.settled();
    expect(await bench.storedMask('b.png')).toEqual(drawn);
  });

  it('holds the classes, the model and the keys of whoever saves it', async () => {
    const { handlers, driver, templates } = await start();
    const saved: ProjectTemplate[] = [];
    handlers.set('template.save', (one: ProjectTemplate) => {
      saved.push(one);
      return null;
    });
    driver.run('class.add', { name: 'Nerve', color: '#112233' });
    const property = propertyNamed('optic nerve');
    driver.run('class.codes', { label: 2, property });
    await templates.save();
    expect(saved).toMatchObject([
      { schema: 4, model: 'bright', keys: { preset: 'workbench', changes: { 'tool.fill': ['G'] } } },
    ]);
    expect(saved[0]).not.toHaveProperty('learning');
    expect(saved[0]?.classes.at(-1)).toEqual({ name: 'Nerve', color: '#112233', property });
  });

  it('brings along which images are drawn blind, and refuses a pattern that is none', async () => {
    const { handlers, withheld, templates, names } = await start();
    const before = names();
    const learning = { gate: { share: 0.3, by: 'name', pattern: '(' }, blind: 0.1 } as const;
    handlers.set('template.load', () => ({ name: 'eye.json', template: { ...template, learning } }));
    handlers.set('preferences.set', () => undefined);
    await templates.load();
    expect(templates.state.problem).toMatch(/This is no pattern/);
    expect([names(), withheld.state.settings]).toEqual([before, undefined]);

    const good = { ...learning, gate: { ...learning.gate, pattern: '^[^_]+' } };
    handlers.set('template.load', () => ({ name: 'a', template: { ...template, learning: good } }));
    await templates.load();
    expect(withheld.state.settings).toEqual(good);
    const saved: ProjectTemplate[] = [];
    handlers.set('template.save', (one: ProjectTemplate) => {
      saved.push(one);
      return null;
    });
    await templates.save();
    expect(saved[0]?.learning).toEqual(good);
  });

  it('that cannot be read changes nothing, and says why', async () => {
    const { handlers, templates, taken, names } = await start();
    const before = names();
    handlers.set('template.load', () => {
      throw new WorkbenchError('template.invalid', 'odd.json is no template: it is not JSON.');
    });
    await templates.load();
    expect(templates.state.problem).toMatch(/odd\.json is no template/);
    expect(names()).toEqual(before);
    expect(taken).toEqual([]);
  });
});
