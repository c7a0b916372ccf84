import { beforeAll, describe, expect, it } from 'vitest';
import { plantTree } from '../support/planted-tree.ts';

/** Project, file and text that it must refuse. */
const VIOLATIONS: readonly (readonly [name: string, project: string, file: string, text: string])[] = [
  ['the DOM in core', 'core', 'core/dom.ts', 'export const title = document.title;\n'],
  ['Node globals in core', 'core', 'core/node-global.ts', 'export const pid = process.pid;\n'],
  ['Node modules in core', 'core', 'core/node-module.ts', "export { readFileSync } from 'node:fs';\n"],
  ['timers in core', 'core', 'core/timer.ts', 'setTimeout(() => undefined, 1);\n'],
  ['the DOM in main', 'main', 'main/dom.ts', 'export const title = document.title;\n'],
  ['Node in the window', 'renderer', 'renderer/node.ts', 'export const pid = process.pid;\n'],
  ['unchecked indices', 'core', 'core/index.ts', 'export const f = (a: number[]): number => a[0];\n'],
  [
    'undefined for an optional property',
    'core',
    'core/optional.ts',
    'export const x: { readonly a?: number } = { a: undefined };\n',
  ],
  [
    'what Electron 25 does not have',
    'electron25',
    'main/new-api.ts',
    "import { WebContentsView } from 'electron';\nexport const view = new WebContentsView();\n",
  ],
];

const ALLOWED: Readonly<Record<string, string>> = {
  'core/pure.ts': "import { z } from 'zod';\nexport const schema = z.array(z.number());\n",
  'main/shell.ts':
    "import { readFileSync } from 'node:fs';\nimport { app } from 'electron';\n" +
    'export const text = readFileSync(app.getAppPath());\n',
  'renderer/page.ts': 'export const title = document.title;\n',
};

describe('type rules', () => {
  const output = new Map<string, string>();

  beforeAll(() => {
    const planted = Object.fromEntries(VIOLATIONS.map(([, , file, text]) => [file, text]));
    const tree = plantTree({ ...planted, ...ALLOWED });
    try {
      for (const project of ['core', 'main', 'renderer', 'electron25']) {
        const config = `.config/tsconfig.${project}.json`;
        output.set(project, tree.run('typescript/bin/tsc', '--pretty', 'false', '--project', config));
      }
    } finally {
      tree.remove();
    }
  }, 120_000);

  it.each(VIOLATIONS)('refuse %s', (_name, project, file) => {
    expect(output.get(project)).toMatch(new RegExp(`^${file}\\(`, 'm'));
  });

  it.each(Object.keys(ALLOWED))('let %s through', (file) => {
    expect([...output.values()].join('')).not.toContain(file);
  });

  it('take the current Electron API in main', () => {
    expect(output.get('main')).not.toContain('main/new-api.ts');
  });
});
