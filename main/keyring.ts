import { safeStorage } from 'electron';
import type { Keyring } from './archive/access.ts';

/** What the versions of Electron have in common that the app runs on; the earlier ones lack the last. */
const system = safeStorage as {
  isEncryptionAvailable(): boolean;
  encryptString(text: string): Buffer;
  decryptString(locked: Buffer): string;
  getSelectedStorageBackend?(): string;
};

/** The system's own: Keychain, DPAPI, or the Secret Service and KWallet of Linux, without which nothing is locked. */
export const systemKeyring: Keyring = {
  lock: (secret) => (isAvailable() ? system.encryptString(secret).toString('base64') : null),
  unlock: (locked) => {
    try {
      return isAvailable() ? system.decryptString(Buffer.from(locked, 'base64')) : null;
    } catch {
      // It was locked on another computer, or by a key that is gone.
      return null;
    }
  },
};

/** Without a keyring, some versions of Electron would lock with a key that everybody knows. */
function isAvailable(): boolean {
  const isLinux = process.platform === 'linux';
  return (
    system.isEncryptionAvailable() && !(isLinux && system.getSelectedStorageBackend?.() === 'basic_text')
  );
}
