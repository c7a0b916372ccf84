import type { BridgeClient } from '../bridge-client.ts';

/** Within a minute; by then the image that was open is the likely cause. */
const MOST_CRASHES = 2;

/** Why no image is opened by itself, for people; null where the one that was open is. */
export async function reasonToOpenNone(bridge: BridgeClient): Promise<string | null> {
  if ((await bridge.request('window.crashes')) < MOST_CRASHES) return null;
  return 'The window stopped twice within a minute, so no image is opened by itself. Choose one to go on.';
}
