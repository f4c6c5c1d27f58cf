import { expect, test } from 'vitest';
// @ts-expect-error -- no such file
import { missing } from './missing.ts';

test('is never run', () => expect(missing).toBe(1));
