/** The host of an address, with its port where it has one; the address itself where it is none. */
export function hostOf(address: string): string {
  return parsed(address)?.host ?? address;
}

/** Whether what is sent to an address can be read on the way: not on this computer itself. */
export function isOpenToAll(address: string): boolean {
  const url = parsed(address);
  return url?.protocol === 'http:' && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
}

function parsed(address: string): URL | undefined {
  try {
    return new URL(address);
  } catch {
    return undefined;
  }
}
