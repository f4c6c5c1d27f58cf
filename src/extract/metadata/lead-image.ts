import type { Evidence, Image } from '../../model/article.ts';
import { type Element, attribute, elementsOf, isTag, textOf } from '../parse/dom.ts';
import type { Document } from '../parse/document.ts';
import type { SchemaOrgData } from '../parse/schema-org.ts';
import type { FieldInput } from './field-input.ts';

const CREDIT_LABEL =
  /(?:^|[\s(|–—-])(?:foto|photo(?:graph)?|image|picture|bild|credits?|kredit|dok\.?|sumber|source|crédit|crédito|фото|الصورة|صورة|تصوير|عكس|写真|图|사진)\s*(?:by|von|oleh|credit|source|par|de)?\s*[:/=：]\s*([^|()[\]]{2,80}?)\s*[).|]?$/iu;
const COPYRIGHT_SIGN = /(?:©|\(c\)|℗)\s*([^|()[\]©]{2,80}?)\s*\.?$/iu;
const AGENCY_CREDIT =
  /[([]?\b((?:REUTERS|AFP|AP|ANTARA(?: FOTO)?|EPA|EFE|dpa|Getty Images|Xinhua|Shutterstock|Anadolu)(?:\s?[/|]\s?[\p{L}\p{M}.\s'-]{2,50})?)[)\]]?\.?$/u;
const PLACEHOLDER_IMAGE =
  /(?:^data:|logo|placeholder|default[-_.]|blank\.|spacer|pixel|avatar|gravatar|favicon|\.svg(?:$|\?)|1x1)/i;

const IMAGE_META = [
  'og:image',
  'og:image:url',
  'og:image:secure_url',
  'twitter:image',
  'twitter:image:src',
  'parsely-image-url',
];

/**
 * The article's lead image with caption and credit. URLs are absolute; logos and placeholders are
 * excluded.
 */
export function readImage({ document, schemaOrg, visible }: FieldInput): {
  image: Image | undefined;
  evidence: Evidence[];
} {
  const given = declaredImages(document, schemaOrg);
  const evidence: Evidence[] = given
    .slice(0, 4)
    .map(({ kind, where, url }) => ({ field: 'image', kind, where, value: url }));
  const [first] = given;
  const figure = leadFigure(
    visible.images,
    given.map((image) => stem(image.url)),
    document.baseUrl,
  );
  if (figure !== undefined)
    evidence.push({ field: 'image', kind: 'heuristic', where: 'figure', value: figure.url });
  const url = first?.url ?? figure?.url;
  if (url === undefined) return { image: undefined, evidence };
  const fitting =
    figure !== undefined &&
    (first === undefined || given.some((image) => stem(image.url) === stem(figure.url)))
      ? figure
      : undefined;
  const split = splitImageCredit(fitting?.caption ?? first?.caption);
  return {
    image: {
      url,
      alt:
        fitting?.alt ?? document.meta.get('og:image:alt')?.[0] ?? document.meta.get('twitter:image:alt')?.[0],
      caption: split.caption,
      credit: first?.credit ?? fitting?.credit ?? split.credit,
      width: first?.width ?? positiveInteger(document.meta.get('og:image:width')?.[0]),
      height: first?.height ?? positiveInteger(document.meta.get('og:image:height')?.[0]),
    },
    evidence,
  };
}

/** Images of JSON-LD and meta elements, in order of trust. URLs are absolute. */
function declaredImages({ meta, baseUrl }: Document, { articles: [best] }: SchemaOrgData) {
  const unknown = { caption: undefined, credit: undefined, width: undefined, height: undefined };
  const images = [
    ...(best?.images ?? []).map((image) => ({ ...image, kind: 'json-ld' as const, where: 'image' })),
    ...IMAGE_META.flatMap((where) =>
      (meta.get(where) ?? []).slice(0, 1).map((url) => ({ ...unknown, url, kind: 'meta' as const, where })),
    ),
  ];
  return images.flatMap((image) => {
    const url = imageUrl(image.url, baseUrl);
    return url === undefined ? [] : [{ ...image, url }];
  });
}

/**
 * Splits the credit from a caption: "Harvest. (Photo: Jane Roe)" has the caption "Harvest." and the
 * credit "Jane Roe".
 */
export function splitImageCredit(text: string | undefined): {
  caption: string | undefined;
  credit: string | undefined;
} {
  if (text === undefined) return { caption: undefined, credit: undefined };
  const line = text.replace(/\s+/g, ' ').trim();
  const match = AGENCY_CREDIT.exec(line) ?? CREDIT_LABEL.exec(line) ?? COPYRIGHT_SIGN.exec(line);
  if (match?.[1] === undefined) return { caption: line === '' ? undefined : line, credit: undefined };
  const caption = line.slice(0, match.index).replace(/[\s([|–—-]+(?:foto|photo|image|bild)?[\s:(]*$/iu, '');
  return { caption: caption === '' ? undefined : caption, credit: match[1].trim() };
}

interface Figure {
  readonly url: string;
  readonly alt?: string | undefined;
  readonly caption?: string | undefined;
  readonly credit?: string | undefined;
}

/** The figure with one of the known images; if none is known, the first one with a caption. */
function leadFigure(
  pictures: readonly Element[],
  stems: readonly string[],
  base: string,
): Figure | undefined {
  for (const element of pictures) {
    const source = attribute(element, 'src') ?? attribute(element, 'data-src');
    const url = source === undefined ? undefined : imageUrl(source, base);
    if (url === undefined) continue;
    const holder = figureAround(element);
    if (stems.length > 0 ? !stems.includes(stem(url)) : holder === undefined) continue;
    const caption = holder === undefined ? undefined : captionIn(holder);
    return { url, alt: attribute(element, 'alt'), caption: caption?.text, credit: caption?.credit };
  }
  return undefined;
}

function figureAround(image: Element): Element | undefined {
  let node = image.parent;
  for (let up = 0; up < 5 && node !== null && isTag(node); up++, node = node.parent) {
    if (
      node.name === 'figure' ||
      /wp-caption|figure|image-caption|photo|detail__media|img-caption/i.test(node.attribs['class'] ?? '')
    )
      return node;
  }
  return undefined;
}

function captionIn(figure: Element): { text: string | undefined; credit: string | undefined } | undefined {
  let text: string | undefined;
  let by: string | undefined;
  for (const element of elementsOf(figure)) {
    const names = element.attribs['class'] ?? '';
    if (by === undefined && /credit|copyright|source|fotografer|photographer/i.test(names))
      by = textOf(element).replace(/^(?:foto|photo|credit|image|bild|©)\s*[:©]?\s*/i, '') || undefined;
    if (text === undefined && (element.name === 'figcaption' || /caption/i.test(names)))
      text = textOf(element) || undefined;
  }
  if (text !== undefined && by !== undefined && text.endsWith(by))
    text =
      text
        .slice(0, -by.length)
        .trim()
        .replace(/(?:foto|photo|credit|image|bild)?\s*[:(|©]*$/i, '')
        .trim() || undefined;
  return text === undefined && by === undefined ? undefined : { text, credit: by };
}

function imageUrl(source: string, base: string): string | undefined {
  const url = URL.parse(source.trim(), base);
  return url === null || !/^https?:$/.test(url.protocol) || PLACEHOLDER_IMAGE.test(source)
    ? undefined
    : url.href;
}

/** The picture without its size: the file's name, without "-1024x683" and the like. */
function stem(url: string): string {
  const name =
    url
      .replace(/[?#].*$/, '')
      .split('/')
      .at(-1) ?? '';
  return name
    .replace(/\.\w{2,5}$/, '')
    .replace(/[-_]\d{2,4}x\d{2,4}$|[-_](?:scaled|large|medium|small)$/i, '');
}

function positiveInteger(text: string | undefined): number | undefined {
  const value = Number.parseInt(text ?? '', 10);
  return value > 0 ? value : undefined;
}
