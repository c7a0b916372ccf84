import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** A small project with this project's own rules and files planted by a test. */
export interface PlantedTree {
  /** Runs a tool of this project inside the tree and returns what it printed, whatever its exit code. */
  run(tool: string, ...args: readonly string[]): string;
  remove(): void;
}

/**
 * @param files text by path.
 * @param packages names of empty packages to stand in node_modules; without them the project's own are used.
 */
export function plantTree(
  files: Readonly<Record<string, string>>,
  packages?: readonly string[],
): PlantedTree {
  const root = mkdtempSync(join(tmpdir(), 'ulite-planted-'));
  cpSync(join(projectRoot, '.config'), join(root, '.config'), { recursive: true });
  cpSync(join(projectRoot, 'tsconfig.json'), join(root, 'tsconfig.json'));
  for (const [path, text] of Object.entries(files)) write(join(root, path), text);
  if (packages === undefined) {
    symlinkSync(join(projectRoot, 'node_modules'), join(root, 'node_modules'), 'junction');
  } else {
    for (const name of packages) plantPackage(root, name);
  }
  return {
    run: (tool, ...args) => runTool(root, tool, args),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

function plantPackage(root: string, name: string): void {
  const folder = join(root, 'node_modules', name);
  write(join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
  write(join(folder, 'index.js'), '');
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function runTool(cwd: string, tool: string, args: readonly string[]): string {
  const script = join(projectRoot, 'node_modules', tool);
  try {
    return execFileSync(process.execPath, [script, ...args], { cwd, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    // The tools exit non-zero when they find something, which is what these tests are after.
    if (error instanceof Error && 'stdout' in error && error.stdout !== '') return String(error.stdout);
    throw error;
  }
}
