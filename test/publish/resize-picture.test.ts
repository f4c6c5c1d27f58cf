import sharp from 'sharp';
import { expect, test } from 'vitest';
import { PublishError } from '../../src/model/errors.ts';
import { resizeImage } from '../../src/publish/resize-picture.ts';

const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#356' } });

test('a photo is resized upright, with its credit and without camera and location data', async () => {
  const camera = { Make: 'Kamera', Software: 'Editor', Copyright: 'someone else' };
  const bytes = await plain(900, 1600)
    .withExif({ IFD0: camera, IFD3: { GPSLatitude: '6/1 12/1 0/1', GPSLatitudeRef: 'S' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  const sizes = await resizeImage(bytes, 'Rana Haddad/Kanal Teluk');
  expect(sizes.map(({ width, height }) => [width, height])).toEqual([
    [400, 225],
    [800, 450],
    [1200, 675],
  ]);
  for (const { bytes: made, name } of sizes) {
    const { format, exif, orientation } = await sharp(made).metadata();
    expect([format, orientation ?? 1]).toEqual(['webp', 1]);
    const text = exif?.toString('latin1') ?? '';
    expect(text).toContain('Rana Haddad/Kanal Teluk');
    expect(text).not.toMatch(/Kamera|Editor|someone else/);
    expect(name).toMatch(/^[\w-]{22}\.webp$/);
  }
  expect((await resizeImage(bytes, 'Rana Haddad/Kanal Teluk')).map(({ name }) => name)).toEqual(
    sizes.map(({ name }) => name),
  );
});

test('a small image is not enlarged', async () => {
  const sizes = await resizeImage(await plain(320, 200).png().toBuffer(), '');
  expect(sizes.map(({ width, height }) => [width, height])).toEqual([[320, 200]]);
});

test.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('%s is decoded', async (format) => {
  expect(await resizeImage(await plain(500, 300).toFormat(format).toBuffer(), '')).toHaveLength(1);
});

const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="500" height="300"><script>alert(1)</script></svg>';
/** A PNG of a few bytes that declares 60,000 by 60,000 pixels. */
const wall = Buffer.concat([
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
  Buffer.from('0000ea600000ea600802000000', 'hex'),
  Buffer.alloc(64),
]);

test.each([
  ['an SVG', Buffer.from(svg)],
  ['an SVG with an XML declaration', Buffer.from(`<?xml version="1.0"?>${svg}`)],
  ['an HTML page', Buffer.from('<!doctype html><p>not found')],
  ['an empty file', Buffer.alloc(0)],
  ['too many pixels', wall],
  ['a tracking pixel', await plain(1, 1).gif().toBuffer()],
  ['a TIFF', await plain(500, 300).tiff().toBuffer()],
  ['a truncated photo', (await plain(900, 600).jpeg().toBuffer()).subarray(0, 700)],
])('%s is rejected', async (_, bytes) => {
  await expect(resizeImage(bytes, '')).rejects.toThrow(PublishError);
});
