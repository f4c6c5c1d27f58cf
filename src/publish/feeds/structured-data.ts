import type { Edition } from '../../model/edition.ts';
import type { Credit, PublishedStory } from '../../model/story.ts';
import { paths } from '../../url/site-paths.ts';
import { excerptText } from '../text/body.ts';
import { excerptOf, oneLine, imageCredit } from '../text/feed-text.ts';
import { siteUrl, type Site } from '../site.ts';

/** Describes a story page as a schema.org NewsArticle: author, original of the translation, and sources. */
export function structuredData(
  story: PublishedStory,
  edition: Pick<Edition, 'language'>,
  site: Site,
): object {
  const { lead, rights, licence, origin, translator } = story;
  const url = siteUrl(site, paths.story(story.guid));
  return {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    '@id': url,
    url,
    mainEntityOfPage: url,
    headline: excerptOf(story.headline, 110),
    description: excerptText(story) || undefined,
    inLanguage: edition.language,
    datePublished: story.publishedAt.toISOString(),
    dateModified: story.updatedAt.toISOString(),
    dateline: story.dateline?.place,
    articleSection: story.section,
    author: authorsOf(lead),
    publisher: { '@type': 'Organization', name: site.name, url: siteUrl(site, '/') },
    sourceOrganization: story.agency ? { '@type': 'Organization', name: story.agency } : undefined,
    creditText: story.agency ? `${oneLine(lead.outlet)} (${story.agency})` : oneLine(lead.outlet),
    copyrightHolder: { '@type': 'Organization', name: oneLine(lead.outlet), url: lead.homepage },
    copyrightNotice: oneLine(rights.copyrightNotice ?? '') || `© ${oneLine(lead.outlet)}`,
    license: licence && /^https?:\/\//.test(licence) ? licence : undefined,
    usageInfo: rights.usageInfo,
    isBasedOn: [lead, ...story.copies].map((copy) => copy.url),
    ...(origin === 'original'
      ? {}
      : { translationOfWork: originalOf(story), translator: translatorOf(origin, translator) }),
    correction: story.corrections.map(({ text, at }) => ({
      '@type': 'CorrectionComment',
      text,
      datePublished: at.toISOString(),
    })),
    image: picturesOf(story, site),
    isAccessibleForFree: true,
  };
}

function picturesOf({ picture, image, lead }: PublishedStory, site: Site): object[] | undefined {
  if (picture.length === 0) return undefined;
  return picture.map(({ name, width, height }) => ({
    '@type': 'ImageObject',
    url: siteUrl(site, paths.picture(name)),
    width,
    height,
    caption: oneLine(image?.caption ?? image?.alt ?? '') || undefined,
    creditText: imageCredit(image?.credit) || oneLine(lead.outlet),
  }));
}

function authorsOf({ byline, outlet, homepage }: Credit): object[] {
  return byline.length > 0
    ? byline.map((name) => ({ '@type': 'Person', name: oneLine(name) }))
    : [{ '@type': 'Organization', name: oneLine(outlet), url: homepage }];
}

function originalOf({ lead, original }: PublishedStory): object {
  return {
    '@type': 'NewsArticle',
    '@id': lead.url,
    url: lead.url,
    headline: oneLine(original.headline),
    inLanguage: original.language,
    datePublished: lead.publishedAt?.toISOString(),
    publisher: { '@type': 'Organization', name: oneLine(lead.outlet), url: lead.homepage },
  };
}

function translatorOf(origin: PublishedStory['origin'], translator: string | undefined): object {
  const name = translator ?? 'mesin penerjemah';
  return origin === 'human' || origin === 'edited'
    ? { '@type': 'Person', name }
    : { '@type': 'SoftwareApplication', name };
}
