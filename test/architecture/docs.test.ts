import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { DataSetFormat } from '../../core/datasets/format.ts';
import { dataSetFormats } from '../../core/datasets/formats.ts';
import { ACTIONS } from '../../renderer/actions/actions.ts';
import { keymapOf } from '../../renderer/actions/keymap.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

const pages = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)];

/** Folders that the layout table lists down to those right inside them. */
const LISTED = ['core', 'main', 'preload', 'renderer', 'models', 'test'];

function matches(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, found = '']) => found);
}

/** A heading as links name it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** Every folder of files that git knows, at any depth. */
function knownFolders(): ReadonlySet<string> {
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0');
  const folders = new Set<string>();
  for (const file of files) {
    for (let folder = dirname(file); folder !== '.'; folder = dirname(folder)) folders.add(folder);
  }
  return folders;
}

describe.each(pages)('%s', (page) => {
  const text = read(page);

  it('links to files and headings that are there', () => {
    const dead = matches(text, /\]\(([^)\s]+)\)/g).filter((link) => {
      if (/^[a-z]+:/.test(link)) return false;
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : join(dirname(page), path);
      if (!existsSync(join(root, target))) return true;
      const headings = anchor === undefined ? [] : matches(read(target), /^#+ (.+)$/gm).map(anchorOf);
      return anchor !== undefined && !headings.includes(anchor);
    });
    expect(dead).toEqual([]);
  });

  it('names scripts that npm can run', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };
    const named = [
      ...matches(text, /\bnpm run (?:-s )?([\w-]+)/g),
      ...matches(text, /\bnpm (start|test)\b/g),
    ];
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('names files and folders of the project that are there', () => {
    const paths = matches(text, /`((?:core|docs|main|models|preload|renderer|test)\/[^`\s]*)`/g);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe('tables of formats', () => {
  interface Checks {
    readonly FORMATS: readonly (readonly [string, string, ...unknown[]])[];
    readonly DATA_SETS: readonly (readonly [string, readonly string[]])[];
  }
  const checks = async () =>
    (await import(new URL('../../main/launch/lib/format-checks.mjs', import.meta.url).href)) as Checks;
  /** Cells of a row each, of the table behind a heading. */
  const tableIn = (page: string, heading: string): readonly (readonly string[])[] => {
    const table = read(page).split(`| ${heading} `)[1]?.split('\n\n')[0] ?? '';
    const rows = table.split('\n').slice(2);
    return rows.map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  };

  it('have a row for each that is held against others, with how many tests do so', async () => {
    const { FORMATS, DATA_SETS } = await checks();
    const rows = tableIn('README.md', 'Format');
    expect(rows.map(([format, way]) => [format, way])).toEqual(FORMATS.map(([format, way]) => [format, way]));
    const own = tableIn('docs/formats.md', '`--format`');
    expect(own.map(([id]) => id)).toEqual(DATA_SETS.map(([id]) => `\`${id}\``));
    for (const row of [...rows, ...own]) expect(Number(row.at(-1))).toBeGreaterThan(0);
  });

  it('have every format of ulite export, and say of each what its record says', async () => {
    const { DATA_SETS } = await checks();
    expect(DATA_SETS.map(([id]) => id)).toEqual(dataSetFormats.map(({ id }) => id));
    const told = tableIn('docs/export.md', '`--format`').map(([id, , , objects]) => [id, objects]);
    const objectsOf = ({ id, honours }: DataSetFormat): string =>
      honours.objects ? 'yes' : id === 'huggingface' ? 'boxes' : 'no';
    expect(told).toEqual(dataSetFormats.map((format) => [`\`${format.id}\``, objectsOf(format)]));
  });
});

describe('README.md', () => {
  const text = read('README.md');

  it('lists the folders that there are, and no others', () => {
    const rows = matches(text, /^\| `([^`]+)\/` +\|/gm);
    const known = knownFolders();
    const expected = [...known].filter((folder) => {
      const [top = '', ...below] = folder.split('/');
      return below.length <= 1 && (below.length === 0 || LISTED.includes(top));
    });
    expect(rows.toSorted()).toEqual(expected.toSorted());
  });

  it('leads to every page of docs', () => {
    const linked = matches(text, /\]\((docs\/[^)#]+)\)/g);
    expect(pages.filter((page) => page !== 'README.md' && !linked.includes(page))).toEqual([]);
  });

  it('gives actions the keys that they have', () => {
    const keymap = new Map(
      [...keymapOf('workbench')].map(([id, chords]) => [ACTIONS[id].label, chords] as const),
    );
    const told = [...text.matchAll(/\*\*([^*]+)\*\* \(`([^`]+)`\)/g)];
    expect(told.length).toBeGreaterThan(0);
    const wrong = told.filter(([, name = '', chord = '']) => keymap.get(name)?.includes(chord) !== true);
    expect(wrong.map(([all]) => all)).toEqual([]);
  });
});
