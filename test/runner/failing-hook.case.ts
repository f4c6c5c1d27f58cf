import { afterAll, expect, test } from 'vitest';

test('passes', () => expect(1).toBe(1));
afterAll(() => {
  throw new Error('a hook that throws');
});
