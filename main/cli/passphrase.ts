import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { WorkbenchError } from '../../core/errors.ts';

const VARIABLE = 'ULITE_PASSPHRASE';
const PASSWORD = 'ULITE_PASSWORD';

/**
 * The passphrase of a backup: from the environment, or asked for without showing it. Never an argument, which others
 * on the machine can see and shells remember.
 * @param isNew asks twice, because nobody can look at what was typed
 * @throws WorkbenchError `cli.passphrase`
 */
export async function askPassphrase(isNew: boolean): Promise<string> {
  const passphrase = process.env[VARIABLE] ?? (await typed(isNew));
  if (passphrase === '') throw new WorkbenchError('cli.passphrase', 'A passphrase has one letter at least.');
  return passphrase;
}

/**
 * The password of somebody at an archive, in the same way.
 * @throws WorkbenchError `cli.passphrase`
 */
export async function askPassword(user: string): Promise<string> {
  const given = process.env[PASSWORD];
  if (given !== undefined) return given;
  requireTerminal(PASSWORD);
  return prompt(`Password of ${user}: `);
}

async function typed(isNew: boolean): Promise<string> {
  requireTerminal(VARIABLE);
  const first = await prompt('Passphrase: ');
  if (isNew && (await prompt('The same again: ')) !== first) {
    throw new WorkbenchError('cli.passphrase', 'These were two different passphrases.');
  }
  return first;
}

function requireTerminal(variable: string): void {
  if (process.stdin.isTTY) return;
  throw new WorkbenchError('cli.passphrase', `Without a terminal, the passphrase is taken from ${variable}.`);
}

async function prompt(question: string): Promise<string> {
  process.stderr.write(question);
  // What is typed is echoed into nothing.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await new Promise((resolve, reject) => {
      reader.once('line', resolve);
      reader.once('close', () => reject(new WorkbenchError('cli.passphrase', 'No passphrase was given.')));
    });
  } finally {
    reader.close();
    process.stderr.write('\n');
  }
}
