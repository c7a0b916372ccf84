import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { isatty } from 'node:tty';
import { LaunchError, projectRoot } from './project.mjs';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program with this terminal as its own and resolves to its exit code.
 *
 * Ctrl+C reaches the child from the terminal itself; this process only stays alive until the child has
 * stopped in its own order. A signal sent to this process alone is passed on. What `isPatient` is given, with
 * all that it starts, only the time that others leave.
 */
export function run(command, args, { isPatient = false, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: projectRoot, stdio: 'inherit', ...options });
    if (isPatient && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    const forward = (signal) => {
      const fromTerminal = signal === 'SIGINT' && [0, 1, 2].some((stream) => isatty(stream));
      if (!fromTerminal) child.kill(signal);
    };
    for (const signal of FORWARDED) process.on(signal, forward);
    const settle = (finish) => {
      for (const signal of FORWARDED) process.off(signal, forward);
      finish();
    };
    child.on('error', (error) =>
      settle(() => reject(new LaunchError(`Cannot start ${command}: ${error.message}`))),
    );
    child.on('close', (code, signal) =>
      settle(() => resolve(code ?? 128 + (constants.signals[signal] ?? 0))),
    );
  });
}

/** Runs a script with the Node that runs this launcher. */
export const runNode = (script, args, options) => run(process.execPath, [script, ...args], options);

/** Runs npm, which on Windows is a command file and needs the shell. */
export const npm = (args, options) => run('npm', args, { shell: process.platform === 'win32', ...options });
