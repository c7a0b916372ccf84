import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { buildTrainer } from '../../../support/trainer-child.ts';

beforeAll(buildTrainer);

it('has all in its bundle that a package lacks, which has the runtime beside it and nothing else', () => {
  const root = fileURLToPath(new URL('../../../..', import.meta.url));
  const bundle = readFileSync(join(root, 'dist', 'main', 'training.cjs'), 'utf8');
  const asked = new Set(Array.from(bundle.matchAll(/\brequire\("([^"]+)"\)/g), ([, name]) => name ?? ''));
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly dependencies: object;
  };
  const outside = [...asked].filter((name) => !builtinModules.includes(name.replace(/^node:/, '')));
  expect(outside).toEqual(Object.keys(manifest.dependencies));
});
