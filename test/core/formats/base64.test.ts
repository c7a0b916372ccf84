import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeBase64 } from '../../../core/formats/base64.ts';

it('gives the bytes that Node has written, with padding or without', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
      const text = Buffer.from(bytes).toString('base64');
      expect(decodeBase64(text)).toEqual(bytes);
      expect(decodeBase64(text.replaceAll('=', ''))).toEqual(bytes);
    }),
  );
  expect(() => decodeBase64('ab-_')).toThrow("'-' is no letter of Base64");
});
