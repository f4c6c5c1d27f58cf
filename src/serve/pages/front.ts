import { html } from 'hono/html';
import type { Edition } from '../../model/edition.ts';
import type { PublishedStory } from '../../model/story.ts';
import { paths } from '../../url/site-paths.ts';
import { siteUrl } from '../../publish/site.ts';
import { byDay, card, leadCard, newestFirst } from './cards.ts';
import type { PageFrame, HtmlPage } from './layout.ts';

/** Number of stories on a front page. */
export const FRONT_STORIES = 40;
const MAX_CARDS = 10;
/** The lead is chosen among this many of the newest stories. */
const LEAD_AMONG = 12;

/**
 * An edition's front page: the lead, then cards, then the other stories by time. The lead is the story
 * that most outlets carry among the newest.
 */
export function frontPage(frame: PageFrame, edition: Edition, stories: readonly PublishedStory[]): HtmlPage {
  const isHome = edition.id === frame.editions[0]?.id;
  const path = isHome ? paths.home : paths.edition(edition.id);
  const [lead, ...rest] = leadFirst(newestFirst(stories));
  // An even number, about half of the rest, so that both columns have about the same height.
  const cards = Math.min(MAX_CARDS, 2 * Math.ceil(rest.length / 4));
  const body = lead
    ? html`<h1 class="skip">${edition.title}</h1>
        <div class="front">
          <div>
            ${leadCard(lead)}
            <div class="cards">${rest.slice(0, cards).map(card)}</div>
          </div>
          <aside aria-label="Berita lainnya">
            ${byDay(rest.slice(cards))}
            <p class="more"><a href="${paths.archive}">Semua berita di arsip</a></p>
          </aside>
        </div>`
    : html`<h1 class="page-title">${edition.title}</h1>
        <p class="page-note">${edition.description}</p>
        <p class="page-note">
          Belum ada berita. Berita pertama muncul di sini begitu sumbernya selesai dibaca dan diterjemahkan.
          ${frame.site.isStatic ? '' : html`<a href="${paths.status}">Lihat status sumber</a>`}
        </p>`;
  return {
    title: isHome ? frame.site.name : edition.title,
    path,
    description: edition.description,
    feedFolder: paths.edition(edition.id),
    data: {
      '@context': 'https://schema.org',
      '@type': 'WebSite',
      name: frame.site.name,
      url: siteUrl(frame.site, '/'),
      inLanguage: edition.language,
      potentialAction: frame.site.isStatic
        ? undefined
        : {
            '@type': 'SearchAction',
            target: `${siteUrl(frame.site, paths.search)}?q={q}`,
            'query-input': 'required name=q',
          },
    },
    body,
  };
}

/**
 * Moves the lead to the front: among the newest stories the one that most outlets carry; of equals, the
 * newest.
 */
function leadFirst(stories: readonly PublishedStory[]): PublishedStory[] {
  const lead = stories
    .slice(0, LEAD_AMONG)
    .reduce<PublishedStory | undefined>(
      (best, one) => (best && best.copies.length >= one.copies.length ? best : one),
      undefined,
    );
  return lead ? [lead, ...stories.filter((story) => story !== lead)] : [];
}
