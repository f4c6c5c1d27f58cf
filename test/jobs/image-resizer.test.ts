import sharp from 'sharp';
import { expect, test } from 'vitest';
import { resizeInProcess } from '../../src/jobs/collect/image-resizer.ts';
import { PublishError } from '../../src/model/errors.ts';

const never = new AbortController().signal;
const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#356' }, limitInputPixels: false });

test('a photo is resized in another process', async () => {
  const sizes = await resizeInProcess(await plain(900, 600).jpeg().toBuffer(), 'A. Penulis', never);
  expect(sizes.map(({ width, height }) => [width, height])).toEqual([
    [400, 267],
    [800, 533],
  ]);
  const { format } = await sharp(sizes[0]?.bytes).metadata();
  expect(format).toBe('webp');
});

test('what is no image is a PublishError with the reason', async () => {
  await expect(resizeInProcess(Buffer.from('<!doctype html>'), '', never)).rejects.toThrow(
    /^not a picture that can be shown: .*unsupported/,
  );
});

test('an image of few bytes that needs more memory than it may have ends its own process only', async () => {
  // 36 megapixels in a few kilobytes: below the limit of pixels, far above that of memory.
  const bytes = await plain(6000, 6000).avif({ effort: 0, quality: 1 }).toBuffer();
  expect(bytes.length).toBeLessThan(50_000);
  const resized = resizeInProcess(bytes, '', never, { seconds: 60, megabytes: 120 });
  await expect(resized).rejects.toThrow('the image needs more than 120 MB to decode');
  await expect(resized).rejects.toThrow(PublishError);
});

test('an image that takes too long, or is not wanted any more, ends its process', async () => {
  const bytes = await plain(4000, 4000).png().toBuffer();
  await expect(resizeInProcess(bytes, '', never, { seconds: 0.01, megabytes: 300 })).rejects.toThrow(
    /more than 0\.01 s/,
  );
  const reason = new Error('stopped');
  const stopping = new AbortController();
  const resized = resizeInProcess(bytes, '', stopping.signal);
  stopping.abort(reason);
  await expect(resized).rejects.toBe(reason);
});
