import type { Element } from '../parse/dom.ts';
import { safeUrl } from '../../url/safe-url.ts';

/** A picture as it can be shown elsewhere. */
export interface ImageCandidate {
  readonly url: string;
  readonly alt?: string | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

/** Attributes in which lazy loaders store the real URL while `src` is a placeholder. */
const LAZY_ATTRIBUTES = [
  'data-src',
  'data-original',
  'data-lazy-src',
  'data-full-src',
  'data-hi-res-src',
  'data-actualsrc',
  'data-lazy',
  'data-echo',
  'data-img-src',
  'data-orig-src',
  'data-flickity-lazyload',
  'data-url',
  'data-image',
] as const;
const ICON_PATH =
  /(?:^|[/_-])(?:icon|logo|sprite|pixel|spacer|blank|avatar|gravatar|emoji|placeholder|loading|transparent|1x1)(?:[._/-]|$)/iu;

/** The picture of an `<img>`, the largest of its candidates; undefined for icons, pixels and inline data. */
export function readImageCandidate(image: Element, baseUrl: string): ImageCandidate | undefined {
  const { attribs } = image;
  const width = size(attribs['width']);
  const height = size(attribs['height']);
  if ((width !== undefined && width < 60) || (height !== undefined && height < 60)) return undefined;
  const lazy = LAZY_ATTRIBUTES.map((name) => attribs[name]).find(
    (value) => value !== undefined && value !== '' && !value.startsWith('data:'),
  );
  const sets = [attribs['srcset'], attribs['data-srcset'], ...sourcesOf(image)];
  const largest = sets.map((set) => largestOf(set)).find((value) => value !== undefined);
  const own = attribs['src']?.startsWith('data:') ? undefined : attribs['src'];
  const url = safeUrl(lazy ?? own ?? largest, baseUrl);
  if (url === undefined || !url.startsWith('http') || ICON_PATH.test(new URL(url).pathname)) return undefined;
  const alt = attribs['alt']?.replace(/\s+/gu, ' ').trim();
  return { url, alt: alt === '' ? undefined : alt?.slice(0, 500), width, height };
}

function sourcesOf(image: Element): (string | undefined)[] {
  const { parent } = image;
  if (parent === null || !('name' in parent) || parent.name !== 'picture') return [];
  return parent.children.map((child) =>
    'attribs' in child && child.name === 'source'
      ? (child.attribs['srcset'] ?? child.attribs['data-srcset'])
      : undefined,
  );
}

/** The widest candidate of a `srcset`, up to 2,000 pixels. */
function largestOf(set: string | undefined): string | undefined {
  if (set === undefined || set.startsWith('data:')) return undefined;
  let best: string | undefined;
  let most = -1;
  for (const candidate of set.slice(0, 8000).split(/,\s+/u)) {
    const [address, descriptor = '1x'] = candidate.trim().split(/\s+/u);
    const amount = Number.parseFloat(descriptor);
    if (address === undefined || address === '' || Number.isNaN(amount) || amount > 2000) continue;
    if (amount > most) {
      most = amount;
      best = address;
    }
  }
  return best;
}

function size(value: string | undefined): number | undefined {
  const number = Number.parseInt(value ?? '', 10);
  return Number.isNaN(number) || number <= 0 || number > 20_000 || value?.includes('%') ? undefined : number;
}
