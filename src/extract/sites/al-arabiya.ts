import type { SiteRule } from '../site-rules.ts';

/**
 * Al Arabiya. The present selectors are those of the Arabic site, known from other people's published scrapers; that the
 * English site shares them is unverified. Where a selector finds nothing the field is left to the heuristics.
 */
export default {
  hosts: ['alarabiya.net'],
  versions: [
    {
      // Pages kept from before the present theme. Reconstructed, not verified against the site.
      until: new Date('2021-05-01T00:00:00Z'),
      headline: 'h1.article-title, h1.headline',
      deck: '.article-intro, h2.article-subtitle',
      body: '.article-body, #body-text',
      published: '.article-date time[datetime], meta[itemprop=datePublished]',
      drop: ['.related-articles', '.article-tags', '.social-share'],
    },
    {
      headline: 'h1.headingInfo_title',
      deck: 'h2.headingInfo_subtitle',
      body: '#body-text',
      published: '.timeDate_element time[datetime]',
      drop: ['.feed-card', '.related-articles', '.tags', '.ads', '.newsletter'],
    },
  ],
} satisfies SiteRule;
