import * as z from 'zod';
import { LAST_CLASS } from '../mask/segments.ts';

/** What schemas are made of. */

export const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'must be bytes');
export const count = z.int().nonnegative();
export const positive = z.int().positive();
/** Of a whole, 0..1. */
export const share = z.number().min(0).max(1);
/** In hexadecimal, with small letters. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Of a class; 0 is background. */
export const label = positive.max(LAST_CLASS);
export const size = z.strictObject({ width: positive, height: positive });
export const point = z.strictObject({ x: z.number(), y: z.number() });
/** Between pixels, in millimetres. */
export const spacing = z.strictObject({ x: z.number().positive(), y: z.number().positive() });
