import { createHash } from 'node:crypto';
import { PublishError } from '../model/errors.ts';

/** A picture in one width, as it is shown. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
  /** Last segment of its URL: a digest of the bytes, so that it can be cached indefinitely. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Media type of every picture that we show. */
export const IMAGE_TYPE = 'image/webp';
/** Largest file that is fetched, and most pixels that are unpacked: a few bytes can claim to be a wall of them. */
export const MAX_IMAGE_BYTES = 12_000_000;
const MAX_PIXELS = 50_000_000;
/** For a column of text on phones and screens, plain and dense. */
const WIDTHS = [400, 800, 1200];
const SECONDS = 10;

/** The decoders that are let near bytes from outlets; the library has many more (SVG, PDF, TIFF ...). */
const LOADERS = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((name) => `VipsForeignLoad${name}Buffer`);

/**
 * Makes the sizes of a picture that are shown: upright, in the web's colours, without what the file says about camera
 * and place. The credit goes along inside the file.
 *
 * @throws PublishError `picture` for what is none, is too large, or is a tracking pixel
 */
export async function resizeImage(bytes: Uint8Array, credit: string): Promise<ImageSize[]> {
  const { default: sharp } = await import('sharp');
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: LOADERS });
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
