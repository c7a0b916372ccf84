import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const runModule = new URL('../../../main/launch/lib/run.mjs', import.meta.url).href;
const projectRoot = fileURLToPath(new URL('../../..', import.meta.url));

/** Starts a launcher that runs `program` in a child; `onOutput` sees each piece of what the child prints. */
function launch(
  program: string,
  onOutput: (launcher: ReturnType<typeof spawn>) => void = () => undefined,
  options: object = {},
): Promise<{ readonly code: number | null; readonly output: string }> {
  const launcher = spawn(
    process.execPath,
    [
      ...['--input-type=module', '--eval'],
      `import { runNode } from '${runModule}';
       process.exitCode = await runNode('-e', [process.argv[1]], ${JSON.stringify(options)});`,
      program,
    ],
    { cwd: projectRoot, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  launcher.stdout.on('data', (bytes: Buffer) => {
    output += bytes.toString();
    onOutput(launcher);
  });
  return new Promise((resolve) => launcher.on('close', (code) => resolve({ code, output })));
}

describe('a launched program', () => {
  it('passes its exit code through', async () => {
    expect(await launch('process.exit(7)')).toEqual({ code: 7, output: '' });
  });

  it('writes to the output of the launcher', async () => {
    expect(await launch("console.log('hello')")).toEqual({ code: 0, output: 'hello\n' });
  });

  it('leaves the time to others where it is patient, with all that it starts', async () => {
    const priority = "console.log(require('node:os').getPriority())";
    const child = `require('node:child_process').execFileSync(process.execPath, ['-e', process.argv[1]])`;
    const asked = `process.argv[1] = ${JSON.stringify(priority)}`;
    const program = `${priority}; ${asked}; process.stdout.write(${child});`;
    const { output } = await launch(program, undefined, { isPatient: true });
    expect(output).toBe('19\n19\n');
  });

  it.skipIf(process.platform === 'win32')('that a signal ended gives 128 and its number', async () => {
    expect((await launch("process.kill(process.pid, 'SIGKILL')")).code).toBe(137);
  });

  it.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)(
    'is told of %s and finishes its own stop before the launcher ends',
    async (signal) => {
      const program = `
        const wait = setInterval(() => undefined, 1000);
        process.on('${signal}', () => setTimeout(() => {
          console.log('stopped');
          clearInterval(wait);
          process.exitCode = 5;
        }, 100));
        console.log('ready');`;
      let signalled = false;
      const result = await launch(program, (launcher) => {
        if (!signalled) launcher.kill(signal);
        signalled = true;
      });
      expect(result).toEqual({ code: 5, output: 'ready\nstopped\n' });
    },
  );
});
