import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildCli, cli } from '../support/cli.ts';
import { expect, test } from './support/app.ts';
import { projectFolder } from './support/journal.ts';
import { writePicture } from './support/pictures.ts';
import { answerFolderDialog, button, images, opened, profileWithModel } from './support/workspace.ts';

/** The whole circle: what people correct becomes the next model, without leaving this machine. */
test('annotate, export, train an epoch, and find the new model in the app', async ({ start, folder }) => {
  test.slow();
  const count = 12;
  const photographs = join(folder, 'photographs');
  for (let i = 0; i < count; i++) await writePicture(join(photographs, `${i}.png`), 96 + i, 80);
  const userData = await profileWithModel(folder);
  const first = await start({ args: [photographs], userData });
  const { page, app } = first;
  await opened(page, '0.png');

  await test.step('label every image', async () => {
    await button(page, 'Predict all').click();
    const tray = page.getByRole('region', { name: 'Predicting all images' });
    await expect(tray.getByText(`${count} images predicted`)).toBeVisible({ timeout: 60_000 });
    for (let i = 0; i < count; i++) {
      await button(page, 'Accept and next').click();
      await expect(images(page).nth(i)).toHaveAccessibleName(`${i}.png, Accepted`);
    }
  });

  await test.step('train on the project itself, in a process of its own', async () => {
    const project = basename(projectFolder(userData));
    const files = Array.from({ length: count }, (_, i) => {
      const bytes = readFileSync(join(photographs, `${i}.png`));
      return { key: `${i}.png`, content: createHash('sha256').update(bytes).digest('hex'), frames: 1 };
    });
    const begun = await page.evaluate(
      async ({ project, files }) => {
        const { request } = window.workbench;
        const startup = await request('folder.startup');
        const handle = startup.ok ? (startup.value?.handle ?? '') : '';
        const classes = [{ label: 1, name: 'lesion' }];
        const holdout = { share: 0.2, by: 'image', pattern: '' } as const;
        const which = 'accepted' as const;
        const what = { project, handle, name: 'Photographs', files, which, classes };
        const judged = { gate: { ...holdout, share: 0 }, inUse: null, person: '' };
        return request('training.start', { ...what, ...judged, from: 'random', minutes: 60, holdout });
      },
      { project, files },
    );
    expect(begun).toEqual({ ok: true, value: undefined });
    const ask = (channel: 'training.state' | 'training.pause' | 'training.resume' | 'training.cancel') =>
      page.evaluate(({ channel, project }) => window.workbench.request(channel, { project }), {
        channel,
        project,
      });
    const learns = () =>
      expect
        .poll(() => ask('training.state'), { timeout: 60_000 })
        .toMatchObject({ value: { phase: 'running', step: { epoch: expect.any(Number) }, problem: null } });
    await learns();
    expect(await ask('training.pause')).toMatchObject({ ok: true });
    expect(await ask('training.state')).toMatchObject({ value: { phase: 'paused', problem: null } });
    expect(readdirSync(join(userData, 'training', project))).toHaveLength(1);
    expect(await ask('training.resume')).toMatchObject({ ok: true });
    await learns();
    expect(await ask('training.cancel')).toMatchObject({ ok: true });
    expect(readdirSync(join(userData, 'training'))).toEqual([]);
  });

  const data = join(folder, 'data');
  await test.step('export', async () => {
    mkdirSync(data);
    await answerFolderDialog(app, data);
    await button(page, 'Export').click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText(`2 of ${count} images for validation.`)).toBeVisible();
    await dialog.getByText('Part of the name').click();
    await expect(dialog.getByText(`2 of ${count} images for validation: 2 of 12 subjects.`)).toBeVisible();
    await dialog.getByRole('textbox', { name: 'Pattern' }).fill('(');
    await expect(dialog.getByRole('alert')).toContainText('This is no pattern');
    await expect(dialog.getByRole('button', { name: 'Export…' })).toBeDisabled();
    await dialog.getByText('Nothing').click();
    await dialog.getByRole('button', { name: 'Export…' }).click();
    await expect(dialog.getByText(new RegExp(`Exported ${count} images`))).toBeVisible();
    expect(readdirSync(join(data, 'masks'))).toHaveLength(count);
    expect(readdirSync(join(data, 'weights'))).toHaveLength(count);
    expect(readFileSync(join(data, 'validation.txt'), 'utf8').trim().split('\n')).toHaveLength(2);
    await first.close();
  });

  await test.step('train', async () => {
    buildCli();
    const lists = ['--train', join(data, 'train.txt'), '--val', join(data, 'validation.txt')];
    const size = ['--size', '64', '--epochs', '1', '--batch', '2', '--ema', '0', '--augment', 'none'];
    const out = ['--out', join(folder, 'run'), '--id', 'corrected', '--name', 'Corrected here'];
    const run = await cli('train', '--data', data, ...lists, ...size, ...out);
    expect(run.stderr).not.toMatch(/error/i);
    expect(run.code).toBe(0);
  });

  await test.step('find the model', async () => {
    const { page: again, app: second } = await start({ args: [photographs], userData });
    await opened(again, `${count - 1}.png`);
    await answerFolderDialog(second, join(folder, 'run', 'model'));
    const added = await again.evaluate(() => window.workbench.request('models.add'));
    expect(added).toMatchObject({ ok: true, value: { manifest: { id: 'corrected' }, origin: 'own' } });
    await again.getByRole('button', { name: /Model$/ }).click();
    await again.getByRole('option', { name: 'Corrected here' }).click();
    await button(again, 'Predict').click();
    // Every image is accepted, so that it is only proposed.
    await button(again, 'Take untouched pixels').click();
    await expect(again.getByRole('status', { name: 'Provider' })).toContainText('Corrected here');
  });
});
