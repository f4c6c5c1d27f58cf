import { html, raw } from 'hono/html';
import type { Correction, PublishedStory } from '../../model/story.ts';
import { isMachineMade } from '../../model/translation.ts';
import { paths, slug } from '../../url/site-paths.ts';
import { creditLines } from '../../publish/attribution.ts';
import { storyHtml } from '../../publish/text/body.ts';
import { formatMoment } from '../../time/format-date.ts';
import { languageName, machineTag } from '../../publish/language-tags.ts';
import { excerptOf, oneLine } from '../../publish/text/feed-text.ts';
import { structuredData } from '../../publish/feeds/structured-data.ts';
import type { Withdrawn } from '../../store/publication/published-stories.ts';
import { headlineOf, outletLine, timeTag } from './cards.ts';
import type { PageFrame, Html, HtmlPage } from './layout.ts';
import { storyImage } from './picture.ts';

/**
 * A story page: notices, text with dateline, credit, and links to the original, earlier versions and
 * related stories.
 */
export function storyPage(frame: PageFrame, story: PublishedStory): HtmlPage {
  const edition = frame.editions.find(({ id }) => id === story.editionId);
  const language = isMachineMade(story.origin)
    ? machineTag(story.language, story.original.language)
    : story.language;
  const body = html`<article class="story" lang="${language}">
    ${kicker(story)}
    <h1>${headlineOf(story)}</h1>
    ${showsDeck(story) ? html`<p class="deck">${oneLine(story.deck ?? '')}</p>` : ''}
    <div class="facts">
      <p>${outletLine(story)}</p>
      ${story.lead.publishedAt ? html`<p>Terbit di sumber ${momentTag(story.lead.publishedAt)}</p>` : ''}
      <p>Dimuat di ${frame.site.name} ${momentTag(story.publishedAt)}</p>
      ${story.updatedAt.getTime() - story.publishedAt.getTime() > 60_000 ? html`<p>Diperbarui ${momentTag(story.updatedAt)}</p>` : ''}
      ${isMachineMade(story.origin) ? html`<p>Terjemahan mesin dari bahasa ${languageName(story.original.language)}; dapat memuat kekeliruan</p>` : ''}
    </div>
    ${corrections(story.corrections)} ${storyImage(story)}
    <div class="prose">${raw(storyHtml(story, edition ?? { dateline: '' }, 'full'))}</div>
    ${
      story.level === 'full'
        ? ''
        : html`<p class="more">
            <a href="${story.lead.url}">Baca selengkapnya di <bdi>${oneLine(story.lead.outlet)}</bdi></a>
          </p>`
    }
    ${ways(story)} ${creditBlock(story)} ${related(story)}
  </article>`;
  return {
    title: oneLine(story.headline),
    path: paths.story(story.guid),
    description:
      oneLine(story.deck ?? '') || excerptOf(story.level === 'headline' ? story.headline : story.text, 160),
    canonical: isOursToIndex(story) ? undefined : story.lead.url,
    share: { type: 'article', picture: story.picture.at(-1)?.name },
    robots: story.level === 'full' ? undefined : 'noarchive, max-snippet:200',
    data: structuredData(story, edition ?? { language: story.language }, frame.site),
    body,
  };
}

/**
 * Links to the comparison with the original, to the changes and to the outlet. Excerpts have a link to
 * the outlet anyway.
 */
function ways(story: PublishedStory): Html | '' {
  if (story.level !== 'full') return '';
  const { guid, lead, corrections: changes } = story;
  return html`<ul class="tools">
    ${hasOriginal(story) ? html`<li><a href="${paths.original(guid)}">Bandingkan dengan naskah asli</a></li>` : ''}
    ${changes.some(({ kind }) => kind === 'update') ? html`<li><a href="${paths.versions(guid)}">Riwayat perubahan</a></li>` : ''}
    <li>
      <a href="${lead.url}" hreflang="${lead.language}">Berita asli di <bdi>${oneLine(lead.outlet)}</bdi></a>
    </li>
  </ul>`;
}

/**
 * Tells whether search engines should index our page rather than the outlet's: only for full
 * translations.
 */
function isOursToIndex({ level, origin }: PublishedStory): boolean {
  return level === 'full' && origin !== 'original';
}

function kicker({ editionId, section }: PublishedStory): Html | '' {
  if (section === undefined || slug(section) === '') return '';
  return html`<p class="kicker">
    <a href="${paths.section(editionId, section)}"><bdi>${excerptOf(oneLine(section), 60)}</bdi></a>
  </p>`;
}

function momentTag(moment: Date): Html {
  return timeTag(moment, formatMoment(moment));
}

/** Omits the deck if readers would see it twice: excerpts consist of it, and some texts begin with it. */
function showsDeck({ deck, level, text }: PublishedStory): boolean {
  const line = oneLine(deck ?? '');
  return line !== '' && level === 'full' && !oneLine(text.slice(0, 1000)).includes(line);
}

/** Tells whether the original may be shown next to the translation. */
export function hasOriginal(story: PublishedStory): boolean {
  return story.level === 'full' && story.origin !== 'original';
}

/** The credit lines with links. */
export function creditBlock(story: PublishedStory): Html {
  return html`<section class="credit" aria-label="Sumber dan penerjemah">
    ${creditLines(story).map(
      ({ name, parts }) =>
        html`<p${name === 'source' || name === 'by' ? raw(' class="first"') : ''}>${parts.map(
          ({ text, url }) => (url === undefined ? text : html`<a href="${url}"><bdi>${text}</bdi></a>`),
        )}</p>`,
    )}
  </section>`;
}

function corrections(all: readonly Correction[]): Html | '' {
  if (all.length === 0) return '';
  const title = all.some(({ kind }) => kind === 'correction') ? 'Ralat' : 'Pembaruan';
  return html`<aside class="notice" aria-label="${title}">
    <h2>${title}</h2>
    <ul>
      ${all.map(
        ({ at, text, url }) =>
          html`<li>${momentTag(at)}: ${oneLine(text)} <a href="${url}">Lihat di sumber</a></li>`,
      )}
    </ul>
  </aside>`;
}

function related({ related: others }: PublishedStory): Html | '' {
  if (others.length === 0) return '';
  return html`<section aria-label="Berita terkait">
    <h2 class="block-title">Berita terkait</h2>
    <ul class="list">
      ${others.map(
        ({ guid, headline }) =>
          html`<li class="card">
            <h3><a href="${paths.story(guid)}">${headlineOf({ headline })}</a></h3>
          </li>`,
      )}
    </ul>
  </section>`;
}

/** Page that replaces a withdrawn story. */
export function withdrawnPage(frame: PageFrame, withdrawn: Withdrawn): HtmlPage {
  return {
    title: 'Berita ditarik',
    path: paths.story(withdrawn.guid),
    robots: 'noindex',
    body: html`<article class="story">
      <h1>Berita ini telah ditarik</h1>
      <div class="notice">
        <p>${momentTag(withdrawn.withdrawnAt)}: ${oneLine(withdrawn.detail)}</p>
      </div>
      <p>Naskahnya tidak lagi kami tampilkan. Alamat ini tetap ada supaya tautan lama tidak menyesatkan.</p>
      <p class="more"><a href="${paths.home}">Ke halaman depan ${frame.site.name}</a></p>
    </article>`,
  };
}
