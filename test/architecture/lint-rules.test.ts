import { beforeAll, describe, expect, it } from 'vitest';
import { plantTree } from '../support/planted-tree.ts';

interface LintedFile {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null }[];
}

const long = 'export const one = 1;\n' + '// line\n'.repeat(450);

/** What the rule is about, the file that breaks it, its text, and the rule that must speak. */
const VIOLATIONS: readonly (readonly [name: string, file: string, text: string, rule: string])[] = [
  ['files over 450 lines', 'core/long.ts', long, 'max-lines'],
  ['long launcher files too', 'main/launch/long.mjs', long, 'max-lines'],
  ['any', 'core/any.ts', 'export const value: any = 1;\n', '@typescript-eslint/no-explicit-any'],
  [
    'promises nobody waits for',
    'main/floating.ts',
    'async function work(): Promise<void> {}\nexport function start(): void {\n  work();\n}\n',
    '@typescript-eslint/no-floating-promises',
  ],
  [
    'switches that forget a case',
    'core/switch.ts',
    "export function f(kind: 'a' | 'b'): number {\n  switch (kind) {\n    case 'a':\n      return 1;\n" +
      '  }\n  return 0;\n}\n',
    '@typescript-eslint/switch-exhaustiveness-check',
  ],
  ['default exports', 'core/default.ts', 'export default function f(): void {}\n', 'no-restricted-exports'],
  [
    'types imported as values',
    'core/type-import.ts',
    "import { Shape } from './shape.ts';\nexport const size = (shape: Shape): number => shape.size;\n",
    '@typescript-eslint/consistent-type-imports',
  ],
  ['console in core', 'core/noisy.ts', "console.log('hello');\n", 'no-console'],
  ['console in the window', 'renderer/noisy.ts', "console.log('hello');\n", 'no-console'],
  ['fetch in main', 'main/calling.ts', "export const reply = fetch('https://x');\n", 'no-restricted-globals'],
  [
    'sockets in the window',
    'renderer/socket.ts',
    "export const s = new WebSocket('wss://x');\n",
    'no-restricted-globals',
  ],
  [
    'windows made elsewhere',
    'main/popup.ts',
    "import { BrowserWindow } from 'electron';\nexport const popup = new BrowserWindow();\n",
    'no-restricted-syntax',
  ],
  [
    'listening outside main/ipc',
    'main/listening.ts',
    "import { ipcMain } from 'electron';\nexport const listening = ipcMain;\n",
    '@typescript-eslint/no-restricted-imports',
  ],
  [
    'markup from strings',
    'renderer/markup.ts',
    'export function show(element: HTMLElement, text: string): void {\n  element.innerHTML = text;\n}\n',
    'no-restricted-syntax',
  ],
  [
    'hooks called conditionally',
    'renderer/hooks.tsx',
    "import { useState } from 'react';\nexport function Panel({ open }: { open: boolean }) {\n" +
      '  if (open) useState(0);\n  return null;\n}\n',
    'react-hooks/rules-of-hooks',
  ],
];

const ALLOWED: Readonly<Record<string, string>> = {
  'core/shape.ts': 'export interface Shape {\n  readonly size: number;\n}\n',
  'core/exactly-300.ts': 'export const one = 1;\n' + '// line\n'.repeat(299),
  'main/cli/print.ts': "console.log('hello');\n",
  'main/window.ts': "import { BrowserWindow } from 'electron';\nexport const main = new BrowserWindow();\n",
  'main/ipc/listen.ts': "import { ipcMain } from 'electron';\nexport const listening = ipcMain;\n",
};

describe('lint rules', () => {
  const reported = new Map<string, readonly (string | null)[]>();

  beforeAll(() => {
    const planted = Object.fromEntries(VIOLATIONS.map(([, file, text]) => [file, text]));
    const tree = plantTree({ ...planted, ...ALLOWED });
    try {
      const output = tree.run(
        'eslint/bin/eslint.js',
        ...['--config', '.config/eslint.config.mjs', '--format', 'json', 'core', 'main', 'renderer'],
      );
      for (const { filePath, messages } of JSON.parse(output) as readonly LintedFile[]) {
        const file = filePath.replaceAll('\\', '/').replace(/^.*\/(?=(core|main|renderer)\/)/, '');
        reported.set(
          file,
          messages.map((message) => message.ruleId),
        );
      }
    } finally {
      tree.remove();
    }
  }, 120_000);

  it.each(VIOLATIONS)('refuse %s', (_name, file, _text, rule) => {
    expect(reported.get(file)).toContain(rule);
  });

  it.each(Object.keys(ALLOWED))('let %s through', (file) => {
    expect(reported.get(file)).toEqual([]);
  });
});
