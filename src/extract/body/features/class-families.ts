/** Words in class names and ids, grouped by meaning. Two adjacent words are joined by `_`. */
const FAMILIES = {
  comment:
    'comment comments commentlist disqus livefyre respond reply replies discussion forum kommentar kommentare komentar komentari coral',
  related:
    'related recirc recirculation recommend recommended recommendation recommendations similar morefrom readmore read_more more_from also_read read_also alsoread further onward outbrain taboola zergnet revcontent mgid next_article next_post baca_juga terkait rel_articles see_also you_may more_stories',
  teaser:
    'teaser teasers card cards promo promos promotion trending popular latest most_read mostread headlines newslist carousel slider slick swiper feed hub listing archive breaking ticker',
  share:
    'share shares sharing social socials addthis sharedaddy follow facebook twitter whatsapp tweet_button sharebar addtoany',
  author:
    'author authors byline bylines bio biography contributor contributors writer writers profile avatar gravatar vcard',
  caption:
    'caption captions credit credits photo photos image images img figure picture pictures wp_caption media gallery lightbox thumbnail thumb',
  signup:
    'newsletter newsletters subscribe subscription subscriptions signup sign_up paywall piano regwall login register registration mailing mailchimp donate donation membership optin opt_in',
  advert:
    'advert adverts advertisement advertisements advertising ad ads adslot ad_slot adsense adsbygoogle sponsor sponsored sponsors dfp gpt commercial native affiliate banner banners reklam iklan',
  menu: 'nav navbar navigation menu menus breadcrumb breadcrumbs toolbar topbar masthead skip pagination pager',
  footer: 'footer copyright legal disclaimer cookie cookies consent gdpr privacy colophon',
  tags: 'tag tags topic topics keyword keywords category categories hashtag tagcloud',
  side: 'sidebar aside rail widget widgets secondary complementary right_col side_bar sticky',
  body: 'article_body articlebody article_content articlecontent article_text articletext story_body storybody story_content story_text post_body post_content entry_content content_body contentbody body_content body_text bodytext article_copy text_content post_text artikel_text richtext rich_text main_content maincontent single_content',
  lead: 'lead intro introduction summary excerpt deck dek standfirst subtitle subheadline subhead subline abstract chapo perex entradilla description desc',
  meta: 'meta date dates time datetime published timestamp info dateline updated',
  quote: 'pullquote pull_quote blockquote quote factbox fact_box infobox info_box sidebar_box',
  embed: 'embed embeds embedded tweet instagram youtube video videos player audio podcast podcasts oembed',
  live: 'live liveblog live_blog timeline liveticker',
  hidden:
    'hidden hide sr_only screen_reader visually_hidden visuallyhidden invisible offscreen noprint no_print print_only d_none',
  alert: 'modal popup pop_up overlay notice notification alert toast tooltip dialog',
} as const;

export type Family = keyof typeof FAMILIES;
export const FAMILY_NAMES = Object.keys(FAMILIES) as Family[];

/** The families that a word of `class-tokens.ts` belongs to, one bit each. */
export const FAMILIES_OF_WORD: ReadonlyMap<string, number> = bitsOfWords();

function bitsOfWords(): Map<string, number> {
  const bits = new Map<string, number>();
  for (const [number, list] of Object.values(FAMILIES).entries()) {
    for (const word of list.split(' ')) bits.set(word, (bits.get(word) ?? 0) | (1 << number));
  }
  return bits;
}
