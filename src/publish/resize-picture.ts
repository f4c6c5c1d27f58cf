import { createHash } from 'node:crypto';
import { PublishError } from '../model/errors.ts';

/** An image in one of the widths in which it is shown. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
  /** Last segment of its URL. It is a digest of the bytes, so the image can be cached indefinitely. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Media type of all resized images. */
export const IMAGE_TYPE = 'image/webp';
/** Limits of file size and pixels. A few bytes can declare an enormous image. */
export const MAX_IMAGE_BYTES = 12_000_000;
const MAX_PIXELS = 40_000_000;
/** Widths in pixels for a text column on phones and desktops, at normal and high density. */
const WIDTHS = [400, 800, 1200];
const SECONDS = 10;

/** Decoders that are allowed for bytes from outlets. The library has many more (SVG, PDF, TIFF ...). */
const LOADERS = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((name) => `VipsForeignLoad${name}Buffer`);

/**
 * Converts an image to the sizes in which it is shown: upright, in sRGB, without camera and location
 * data. The credit is written into the file.
 *
 * @throws {PublishError} `picture` if it is not an image, too large, or as small as a tracking pixel
 */
export async function resizeImage(bytes: Uint8Array, credit: string): Promise<ImageSize[]> {
  const { default: sharp } = await import('sharp');
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: LOADERS });
  sharp.cache(false);
  sharp.concurrency(1);
  try {
    const open = () => sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' }).autoOrient();
    const { autoOrient } = await open().metadata();
    if (autoOrient.width < 120 || autoOrient.height < 80)
      throw new Error(`${autoOrient.width} by ${autoOrient.height} pixels are no news picture`);
    const widths = WIDTHS.filter((width, index) => index === 0 || width <= autoOrient.width);
    const sizes: ImageSize[] = [];
    for (const width of widths) {
      const { data, info } = await open()
        .resize({ width, withoutEnlargement: true })
        .withExif(credit === '' ? {} : { IFD0: { Copyright: credit, Artist: credit } })
        .webp({ quality: 76, effort: 4 })
        .timeout({ seconds: SECONDS })
        .toBuffer({ resolveWithObject: true });
      sizes.push({ width: info.width, height: info.height, name: nameOf(data), bytes: data });
    }
    return sizes;
  } catch (error) {
    throw new PublishError('picture', `not a picture that can be shown: ${(error as Error).message}`, error);
  }
}

function nameOf(bytes: Uint8Array): string {
  return `${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}.webp`;
}
