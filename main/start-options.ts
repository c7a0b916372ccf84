import { resolve } from 'node:path';

/** What the app was started with. */
export interface StartOptions {
  readonly folder: string | undefined;
  readonly demo: boolean;
  readonly userData: string | undefined;
}

/**
 * Reads the arguments after the executable; `skip` plain ones belong to the launcher (the app's own folder while
 * developing). Electron lowercases what it parses itself, so the raw arguments are read here.
 */
export function startOptions(args: readonly string[], skip: number, cwd: string): StartOptions {
  const plain: string[] = [];
  let demo = false;
  let userData: string | undefined;
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] as string;
    if (argument === '--demo') demo = true;
    else if (argument === '--user-data-dir') userData = args[++index];
    else if (argument.startsWith('--user-data-dir=')) userData = argument.slice('--user-data-dir='.length);
    else if (!argument.startsWith('-')) plain.push(argument);
  }
  const folder = plain[skip];
  return {
    folder: folder === undefined ? undefined : resolve(cwd, folder),
    demo,
    userData: userData === undefined ? undefined : resolve(cwd, userData),
  };
}
