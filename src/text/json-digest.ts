import { createHash } from 'node:crypto';

/** SHA-256 of a value as JSON, in hexadecimal digits: the same for equal values with their fields in one order. */
export function jsonDigest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
