import sharp from 'sharp';
import { expect, test } from 'vitest';
import { resizeInProcess } from '../../src/jobs/collect/image-resizer.ts';
import { PublishError } from '../../src/model/errors.ts';

const never = new AbortController().signal;
const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#356' } });

/** An AVIF of 830 bytes with 6,000 by 6,000 pixels: below the limit of pixels, far above that of memory. */
const BOMB = Buffer.from(
  [
    'AAAAHGZ0eXBhdmlmAAAAAG1pZjFhdmlmbWlhZgAAANZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA',
    'ACJpbG9jAAAAAERAAAEAAQAAAAAA+gABAAAAAAAAAkQAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABhdjAxAAAAAA5waXRt',
    'AAAAAAABAAAAVmlwcnAAAAA4aXBjbwAAAAxhdjFDgT8CAAAAABRpc3BlAAAAAAAAF3AAABdwAAAAEHBpeGkAAAAAAwgICAAAABZp',
    'cG1hAAAAAAAAAAEAAQOBAgMAAAJMbWRhdBIACgo/8y7fdvaQENBpMrMEEz/JihO////Fn4EAAG/Pyir3GXy5YTybLgJGl4rPxgbZ',
    'qr6zYjE26ySVpqdSr9LYDK4oJ9Aej7gxeSSj9kseU2bSFn7C39u+5EYPPcatvJO/WuDUp+1ikod2DLgFHHs0x3ueCZXaTxCPZ+Pe',
    'CtqUEWvpMhgAN/a4X5cC4Kg0js/KKvcZfLlhPJsuAbJArp2bVqKeSuX+Z2e6Ghgr9wN4hLfT/OAVhlJia7yYVJvNlFCWZwtp08E4',
    'qyHI7Gx1eXnkxH9GAEj8thvGuLvcDT9QRGJygpBULJRiF936BOV6TqHooyulacYFckxlbvb/T7Z/oqg3V6ZkWQGp/Vdl9AxyVn0j',
    'P1WmAyCpp1YWWTfzjs/KKvcZfLlhPJsr0+lEYhoLMREb3R3XtN2kIg/FJjya5IuJZN2bqshP5TfdBTEkkgksbfHF1eVYowWNKZYw',
    'Um4SpV/4qQKQL3keHelDxNzIfhzFY13iwA57qfA0i4fcb+7tQHiXqI7rs5WuHHoa3fuCY2NwAzOVHGBox+WdLgAzlTerWeE4kG9B',
    'bUIqru/Iz8opEsoNbHRncq9rjmF1fZdgvauvVTPk0a7wNS6ai2yOWR/53iHK/6/x7nilwjTMrgL/bCWgZby8f+2WhtNGmIKWOMBc',
    'DT9QM0EjBayOgbWblFoH4gsBuLS7Jc8ljzByUvwJKOq2lX8YZApdjf8BXI8jhOgtJ/ffQdXTOs+oxqLWbVQZLpRE0EJkozILpgkB',
    'AonrXIA=',
  ].join(''),
  'base64',
);

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
  const resized = resizeInProcess(BOMB, '', never, { seconds: 60, megabytes: 150 });
  await expect(resized).rejects.toThrow('the image needs more than 150 MB to decode');
  await expect(resized).rejects.toThrow(PublishError);
});

test('an image that takes too long, or is not wanted any more, ends its process', async () => {
  const bytes = await plain(1500, 1500).png().toBuffer();
  await expect(resizeInProcess(bytes, '', never, { seconds: 0.01, megabytes: 300 })).rejects.toThrow(
    /more than 0\.01 s/,
  );
  const reason = new Error('stopped');
  const stopping = new AbortController();
  const resized = resizeInProcess(bytes, '', stopping.signal);
  stopping.abort(reason);
  await expect(resized).rejects.toBe(reason);
});
