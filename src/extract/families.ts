import type { Element } from './dom.ts';

/** Words that sites put into class names and ids, gathered by what they mean. A word matches at the start of a name's part. */
const FAMILIES = {
  comment: 'comment disqus livefyre respond reply replies discussion forum kommentar komentar',
  related:
    'related recirc recommend similar morefrom readmore read-more also-read alsoread further onward outbrain taboola zergnet revcontent mgid next-article baca-juga terkait',
  teaser:
    'teaser card promo promotion trending popular latest most-read mostread headlines newslist carousel slider feed hub listing archive',
  share: 'share sharing social addthis sharedaddy follow facebook twitter whatsapp tweet-button',
  author: 'author byline bio contributor writer profile avatar gravatar',
  caption: 'caption credit photo image figure picture wp-caption media gallery lightbox',
  signup:
    'newsletter subscribe subscription signup sign-up paywall piano regwall login register mailing donate membership',
  advert: 'advert adslot ad-slot ads ad- adsense sponsor sponsored dfp commercial native affiliate banner',
  menu: 'nav menu breadcrumb toolbar topbar masthead skip pagination pager',
  footer: 'footer copyright legal disclaimer cookie consent gdpr privacy colophon',
  tags: 'tag tags topics keyword categories category hashtag',
  side: 'sidebar aside rail widget secondary complementary right-col side-bar',
  body: 'article-body articlebody article-content article__body article__content article-text story-body storybody story-content post-body post-content entry-content content-body body-content body-text bodytext article-copy story-text text-content post-text paywall-content articletext artikel-text richtext rich-text main-content',
  lead: 'lead intro summary excerpt deck dek standfirst subtitle subheadline subhead subline abstract teaser-text chapo perex entradilla',
  meta: 'meta date time published timestamp info dateline updated',
  quote: 'pullquote pull-quote blockquote quote factbox fact-box infobox info-box sidebar-box',
  embed: 'embed tweet instagram youtube video player audio podcast',
  live: 'live liveblog live-blog ticker timeline',
  hidden: 'hidden hide sr-only screen-reader visually-hidden invisible offscreen noprint no-print print-only',
  alert: 'modal popup overlay notice notification alert toast tooltip',
} as const;

export type Family = keyof typeof FAMILIES;
export const FAMILY_NAMES = Object.keys(FAMILIES) as Family[];

const pattern = new RegExp(
  Object.values(FAMILIES)
    .map((words) => `((?:^|[\\s_-])(?:${words.split(' ').join('|')}))`)
    .join('|'),
  'gu',
);

const known = new Map<string, number>();

/** The families that an element's class and id belong to, one bit each. */
export function familyOf(element: Element): number {
  const name = element.attribs['class'];
  const id = element.attribs['id'];
  if (name === undefined && id === undefined) return 0;
  const names = `${name ?? ''} ${id ?? ''}`;
  const before = known.get(names);
  if (before !== undefined) return before;
  const bits = read(names);
  if (known.size > 20_000) known.clear();
  known.set(names, bits);
  return bits;
}

function read(names: string): number {
  const spaced = names
    .slice(0, 400)
    .replace(/([a-z])([A-Z])/gu, '$1-$2')
    .toLowerCase();
  let bits = 0;
  for (const match of spaced.matchAll(pattern)) {
    for (let k = 1; k < match.length; k++) if (match[k] !== undefined) bits |= 1 << (k - 1);
  }
  return bits;
}
