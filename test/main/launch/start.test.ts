import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const projectRoot = fileURLToPath(new URL('../../..', import.meta.url));

function launch(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { status, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd: projectRoot,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return { status, stderr };
}

describe('starting the app', () => {
  it('says so when the folder is not there, before anything is built', () => {
    const { status, stderr } = launch('main/launch/start.mjs', ['no-such-folder']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^There is no folder .*no-such-folder\. Usage: npm start/m);
    expect(stderr).not.toContain('at ');
  });

  it('says which variable leads nowhere', () => {
    const { status, stderr } = launch('main/launch/launch-info.mjs', [], { WORKBENCH_APP: '/nowhere/app' });
    expect(status).toBe(1);
    expect(stderr).toContain('WORKBENCH_APP names /nowhere/app, which does not exist.');
  });

  it('takes the Electron that is named, and no other when that is missing', () => {
    const resolve =
      "import { resolveElectron } from './main/launch/lib/electron.mjs'; await resolveElectron();";
    const args = ['--input-type=module', '--eval', resolve];
    const { status, stderr } = spawnSync(process.execPath, args, {
      cwd: projectRoot,
      encoding: 'utf8',
      env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' },
    });
    expect(status).toBe(1);
    expect(stderr).toContain('ELECTRON_OVERRIDE_DIST_PATH leads to /nowhere');
  });
});
