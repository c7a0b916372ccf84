import { describe, expect, it } from 'vitest';
import { predictRequestSchema } from '../../../core/contract/inference.ts';
import { LONGEST_SIDE, sizePolicySchema } from '../../../core/contract/model-manifest.ts';

const policy = (side: number) => ({ mode: 'tiles', width: side, height: side, overlap: 0 });
const request = (side: number) => ({
  id: '1',
  modelId: 'm',
  priority: 'batch',
  inputs: [{ width: side, height: side, data: new Uint8Array(side * side * 3) }],
});

describe('the size of network inputs', () => {
  it('may be in a manifest exactly where an input of it may be sent', () => {
    for (const side of [LONGEST_SIDE, LONGEST_SIDE + 32]) {
      const mayBeSent = predictRequestSchema.safeParse(request(side)).success;
      expect(mayBeSent).toBe(side === LONGEST_SIDE);
      expect(sizePolicySchema.safeParse(policy(side)).success).toBe(mayBeSent);
    }
  });
});
