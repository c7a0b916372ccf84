import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('has all in its bundle that a package lacks, which has nothing beside it', () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  execFileSync(process.execPath, [join(root, 'main', 'launch', 'build.mjs'), 'data-sets'], {
    stdio: 'ignore',
  });
  const bundle = readFileSync(join(root, 'dist', 'main', 'data-sets.cjs'), 'utf8');
  const asked = Array.from(bundle.matchAll(/\brequire\("([^"]+)"\)/g), ([, name]) => name ?? '');
  expect(asked.filter((name) => !builtinModules.includes(name.replace(/^node:/, '')))).toEqual([]);
}, 60_000);
