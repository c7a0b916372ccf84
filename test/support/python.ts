import { execFileSync, spawnSync } from 'node:child_process';

/** Debian's Python, which is the one that has NumPy and nibabel there. */
export const PYTHON = '/usr/bin/python3';

/** Whether these modules are here; where they are not, the reason is printed why `what` is skipped. */
export function hasModules(what: string, ...modules: readonly string[]): boolean {
  try {
    execFileSync(PYTHON, ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore' });
    return true;
  } catch {
    const packages = modules.map((name) => `python3-${name.toLowerCase()}`).join(' ');
    console.warn(
      `Skipped: ${what}: ${PYTHON} with ${modules.join(' and ')} is not here (${packages} on Debian)`,
    );
    return false;
  }
}

/** What a program prints that has `numpy`, `json` and `sys`. */
export function python(code: string, ...args: readonly string[]): string {
  return execFileSync(PYTHON, ['-c', `import json, numpy, sys\n${code}`, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
}

/** Whether a program is here; where it is not, the reason is printed why `what` is skipped. */
export function hasProgram(what: string, program: string, debianPackage: string): boolean {
  const { error } = spawnSync(program, ['--version'], { stdio: 'ignore' });
  if (error !== undefined) console.warn(`Skipped: ${what}: no ${program} here (${debianPackage} on Debian)`);
  return error === undefined;
}
