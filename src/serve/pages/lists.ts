import { html } from 'hono/html';
import type { Edition } from '../../model/edition.ts';
import type { PublishedStory } from '../../model/story.ts';
import { paths } from '../../url/site-paths.ts';
import { formatDay, formatMonth } from '../../time/format-date.ts';
import { MAIN_FORMAT } from '../../publish/feeds/format-registry.ts';
import { languageName } from '../../publish/language-tags.ts';
import { excerptText } from '../../publish/text/body.ts';
import { excerptOf, oneLine } from '../../publish/text/feed-text.ts';
import { agencyLine, brief, byDay, headlineOf, outletLine, reportedAt, timeTag } from './cards.ts';
import type { PageFrame, Html, HtmlPage } from './layout.ts';

/** An outlet that is the main source of published stories. */
export interface Outlet {
  readonly id: string;
  readonly name: string;
  readonly homepage: string;
  readonly language: string;
  readonly stories: number;
}

/** All outlets with their number of stories. */
export function sourcesPage(_: PageFrame, outlets: readonly Outlet[]): HtmlPage {
  return {
    title: 'Sumber',
    path: paths.sources,
    description: 'Media yang beritanya kami terjemahkan dan terbitkan ulang dengan menyebut sumbernya.',
    body: html`<h1 class="page-title">Sumber</h1>
      <p class="page-note">
        Media yang beritanya diterbitkan ulang di sini. Setiap berita menyebut dan menautkan sumbernya.
      </p>
      ${outlets.length === 0 ? html`<p>Belum ada berita.</p>` : outletTable(outlets)}`,
  };
}

function outletTable(outlets: readonly Outlet[]): Html {
  return html`<div class="scroll" role="region" aria-label="Daftar sumber" tabindex="0">
    <table class="table">
      <thead>
        <tr>
          <th scope="col">Media</th>
          <th scope="col">Bahasa</th>
          <th scope="col" class="nums">Berita</th>
          <th scope="col">Umpan</th>
        </tr>
      </thead>
      <tbody>
        ${outlets.map(
          ({ id, name, language, stories }) =>
            html`<tr>
              <td><a href="${paths.source(id)}">${oneLine(name)}</a></td>
              <td>${languageName(language)}</td>
              <td class="nums">${stories}</td>
              <td>
                <a
                  href="${paths.source(id)}${MAIN_FORMAT.file}"
                  aria-label="${MAIN_FORMAT.title} ${oneLine(name)}"
                  >${MAIN_FORMAT.title}</a
                >
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Stories of one outlet. */
export function sourcePage(_: PageFrame, outlet: Outlet, stories: readonly PublishedStory[]): HtmlPage {
  const name = oneLine(outlet.name);
  return {
    title: name,
    path: paths.source(outlet.id),
    feedFolder: paths.source(outlet.id),
    description: `Berita ${name} dalam bahasa Indonesia.`,
    body: html`<h1 class="page-title">${name}</h1>
      <p class="page-note">
        Bahasa ${languageName(outlet.language)}. Situs: <a href="${outlet.homepage}">${outlet.homepage}</a>.
        <a href="${paths.source(outlet.id)}${MAIN_FORMAT.file}">Umpan ${MAIN_FORMAT.title}</a>
      </p>
      ${byDay(stories, agencyLine)}`,
  };
}

/** Stories of a section or agency within an edition. */
export function selectionPage(
  _: PageFrame,
  edition: Edition,
  name: string,
  path: string,
  stories: readonly PublishedStory[],
): HtmlPage {
  return {
    title: `${edition.title}: ${oneLine(name)}`,
    path,
    feedFolder: path,
    description: `${edition.title}: ${oneLine(name)}`,
    body: html`<h1 class="page-title">${oneLine(name)}</h1>
      <p class="page-note">
        <a href="${paths.edition(edition.id)}">${edition.title}</a> ·
        <a href="${path}${MAIN_FORMAT.file}">Umpan ${MAIN_FORMAT.title}</a>
      </p>
      ${byDay(stories)}`,
  };
}

/** All days with stories, by month. */
export function archivePage(_: PageFrame, days: readonly { day: string; stories: number }[]): HtmlPage {
  const months = Map.groupBy(days, ({ day }) => day.slice(0, 7));
  return {
    title: 'Arsip',
    path: paths.archive,
    description: 'Semua berita menurut hari dimuatnya di sini.',
    body: html`<h1 class="page-title">Arsip</h1>
      <p class="page-note">Semua berita menurut hari dimuatnya di sini (WIB).</p>
      ${days.length === 0 ? html`<p>Belum ada berita.</p>` : ''}
      ${[...months].map(
        ([month, ofMonth]) =>
          html`<h2 class="block-title">${formatMonth(month)}</h2>
            <ul class="months">
              ${ofMonth.map(
                ({ day, stories }) =>
                  html`<li>
                    <a
                      href="${paths.day(day)}"
                      aria-label="${formatDay(new Date(`${day}T12:00:00+07:00`))}, ${stories} berita"
                      >${Number(day.slice(8))} <span class="meta">(${stories})</span></a
                    >
                  </li>`,
              )}
            </ul>`,
      )}`,
  };
}

/**
 * Stories of one day, with links to the previous and next of `days`.
 *
 * @param days the days with stories, in any order
 */
export function dayPage(
  _: PageFrame,
  day: string,
  stories: readonly PublishedStory[],
  days: readonly { readonly day: string }[],
): HtmlPage {
  const title = formatDay(new Date(`${day}T12:00:00+07:00`));
  const others = days.map((one) => one.day).toSorted();
  const before = others.findLast((other) => other < day);
  const after = others.find((other) => other > day);
  return {
    title,
    path: paths.day(day),
    robots: stories.length === 0 ? 'noindex' : undefined,
    body: html`<h1 class="page-title">${title}</h1>
      <ul class="tools">
        ${before === undefined ? '' : html`<li><a href="${paths.day(before)}" rel="prev">Hari sebelumnya</a></li>`}
        ${after === undefined ? '' : html`<li><a href="${paths.day(after)}" rel="next">Hari berikutnya</a></li>`}
        <li><a href="${paths.archive}">Semua hari</a></li>
      </ul>
      ${
        stories.length === 0
          ? html`<p>Tidak ada berita pada hari ini.</p>`
          : html`<h2 class="block-title">${stories.length} berita</h2>
              <ol class="list">
                ${stories.map((story) => brief(story, story.publishedAt))}
              </ol>`
      }`,
  };
}

/** Maximum number of search results. */
export const SEARCH_STORIES = 50;

/**
 * The search form with results.
 *
 * @param stories undefined if nothing was searched
 */
export function searchPage(
  _: PageFrame,
  words: string,
  stories: readonly PublishedStory[] | undefined,
): HtmlPage {
  const feed = `${paths.searchFeed}?q=${encodeURIComponent(words)}`;
  return {
    title: words === '' ? 'Cari' : `Cari: ${excerptOf(words, 80)}`,
    path: paths.search,
    robots: 'noindex',
    body: html`<h1 class="page-title">Cari</h1>
      <form class="search" role="search" action="${paths.search}" method="get">
        <input
          type="search"
          name="q"
          value="${words}"
          aria-label="Kata yang dicari"
          maxlength="200"
          required
        />
        <button>Cari</button>
      </form>
      ${stories === undefined ? html`<p class="page-note">Cari dalam judul dan naskah. Tanda kutip mencari frasa, tanda kurang mengecualikan kata: “gencatan senjata” -sepak.</p>` : results(words, feed, stories)}`,
  };
}

function results(words: string, feed: string, stories: readonly PublishedStory[]): Html {
  const follow = html`Ikuti pencarian ini lewat <a href="${feed}">umpan RSS</a>.`;
  if (stories.length === 0)
    return html`<p>Tidak ada berita yang memuat “${words}”.</p>
      <p class="page-note">Coba kata lain atau lebih sedikit kata. ${follow}</p>`;
  const count =
    stories.length < SEARCH_STORIES ? `${stories.length} berita` : `${SEARCH_STORIES} berita terbaru`;
  return html`<p class="page-note">${count}. ${follow}</p>
    ${stories.map(
      (story) =>
        html`<article class="card">
          <h2><a href="${paths.story(story.guid)}">${headlineOf(story)}</a></h2>
          <p class="text">${excerptOf(excerptText(story), 200)}</p>
          <p class="meta">
            ${outletLine(story)}<span class="dot"></span
            >${timeTag(reportedAt(story), formatDay(reportedAt(story)))}
          </p>
        </article>`,
    )}`;
}
