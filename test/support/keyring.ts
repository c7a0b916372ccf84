import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { hasProgram } from './python.ts';

/** Whether there is a keyring to start; where there is none, the reason is printed why `what` is skipped. */
export const hasKeyring = (what: string): boolean =>
  hasProgram(what, 'gnome-keyring-daemon', 'gnome-keyring') && hasProgram(what, 'dbus-daemon', 'dbus-x11');

/** A Secret Service of its own, as desktops have one, opened and with what it keeps in a folder. */
export async function startKeyring(folder: string) {
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [address] = (await once(bus.stdout, 'data')) as [Buffer];
  const env = {
    DBUS_SESSION_BUS_ADDRESS: address.toString().trim(),
    XDG_DATA_HOME: join(folder, 'keyring-data'),
    XDG_RUNTIME_DIR: folder,
  };
  // It goes on by itself once it is there, until the bus ends.
  execFileSync('gnome-keyring-daemon', ['--unlock', '--components=secrets'], {
    env: { ...process.env, ...env },
    input: 'the password of a person',
    stdio: ['pipe', 'ignore', 'ignore'],
    timeout: 60_000,
  });
  return {
    /** What a program that keeps secrets there is started with. */
    env,
    async stop(): Promise<void> {
      bus.kill();
      await once(bus, 'exit');
    },
  };
}
