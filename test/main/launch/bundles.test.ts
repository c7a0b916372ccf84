import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

const BUILT = [...textOf('main/launch/lib/bundles.mjs').matchAll(/output: '([^']+)'/g)].map(
  ([, file]) => file,
);

/** What the main process starts or loads by name, as in `inApp('dist', 'main', 'training.cjs')`. */
function asked(): readonly string[] {
  const sources = readdirSync(join(root, 'main'), { recursive: true, encoding: 'utf8' });
  return sources
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => [
      ...textOf(join('main', path)).matchAll(/inApp\('dist', '(\w+)', '([\w.-]+\.c?js)'\)/g),
    ])
    .map(([, folder = '', file = '']) => `dist/${folder}/${file}`);
}

describe('the bundles of the app', () => {
  it('are what the main process starts, each once', () => {
    const own = BUILT.filter(
      (file) => /^dist\/(main|preload)\//.test(file ?? '') && file !== 'dist/main/index.cjs',
    );
    expect([...new Set(asked())].sort()).toEqual(own.sort());
  });

  it('are all in the package', () => {
    const packaged = textOf('electron-builder.yml');
    for (const file of asked()) {
      expect(packaged).toContain(`  - ${file.split('/').slice(0, 2).join('/')}/**\n`);
    }
  });
});
