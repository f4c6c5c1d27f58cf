import { createHash } from 'node:crypto';

/** Hashes a value's JSON with SHA-256, in hexadecimal. The order of fields matters. */
export function jsonDigest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
