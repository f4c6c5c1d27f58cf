import { html, raw } from 'hono/html';
import type { PublishedStory } from '../../model/story.ts';
import { paths } from '../../url/site-paths.ts';
import { formatMoment } from '../../time/format-date.ts';
import {
  type Change,
  compareSnapshots,
  paragraphsOf,
  comparableWords,
} from '../../publish/describe-change.ts';
import { directionOf, languageName } from '../../publish/language-tags.ts';
import { alignTexts } from '../../publish/text/align-texts.ts';
import { oneLine } from '../../publish/text/feed-text.ts';
import type { TextVersion } from '../../store/translation/text-versions.ts';
import { timeTag } from './cards.ts';
import type { PageFrame, Html, HtmlPage } from './layout.ts';
import { creditBlock } from './story.ts';

/** Original and translation side by side. */
export function originalPage(_: PageFrame, story: PublishedStory): HtmlPage {
  const { original } = story;
  const direction = directionOf(original.language);
  const rows = [
    { original: oneLine(original.headline), translation: oneLine(story.headline), opens: true },
    ...alignTexts(original, story),
  ];
  return {
    title: `Naskah asli: ${oneLine(story.headline)}`,
    path: paths.original(story.guid),
    canonical: story.lead.url,
    robots: 'noindex, noarchive',
    body: html`<h1 class="page-title">${oneLine(story.headline)}</h1>
      <p class="page-note">
        Terjemahan di samping naskah asli <bdi>${oneLine(story.lead.outlet)}</bdi> dalam bahasa
        ${languageName(original.language)}, kalimat demi kalimat.
      </p>
      <ul class="tools">
        <li><a href="${paths.story(story.guid)}">Kembali ke berita</a></li>
        <li>
          <a href="${story.lead.url}">Berita asli di <bdi>${oneLine(story.lead.outlet)}</bdi></a>
        </li>
      </ul>
      <table class="parallel">
        <thead>
          <tr>
            <th scope="col">Bahasa ${languageName(story.language)}</th>
            <th scope="col" dir="${direction}">Bahasa ${languageName(original.language)}</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr${row.opens ? raw(' class="opens"') : ''}><td lang="${story.language}">${row.translation}</td><td lang="${original.language}" dir="${direction}">${row.original}</td></tr>`,
          )}
        </tbody>
      </table>
      ${creditBlock(story)}`,
  };
}

/**
 * Changes of a story's text since it was first stored.
 *
 * @param versions newest first
 */
export function versionsPage(
  _: PageFrame,
  story: PublishedStory,
  versions: readonly TextVersion[],
): HtmlPage {
  const sections = versions.map((version, index) => {
    const before = versions[index + 1];
    return html`<section>
      <h2 class="block-title">
        Versi ${version.version}, dibaca ${timeTag(version.at, formatMoment(version.at))}
      </h2>
      ${before ? difference(before, version) : html`<p class="page-note">Versi pertama yang kami baca.</p>`}
    </section>`;
  });
  return {
    title: `Riwayat: ${oneLine(story.headline)}`,
    path: paths.versions(story.guid),
    canonical: story.lead.url,
    robots: 'noindex, noarchive',
    body: html`<div class="story">
      <h1 class="page-title">Riwayat perubahan</h1>
      <p class="page-note"><a href="${paths.story(story.guid)}">${oneLine(story.headline)}</a></p>
      <p class="page-note">
        Teks <ins>bergaris bawah</ins> ditambahkan, yang <del>dicoret</del> dihapus, dibandingkan dengan versi
        sebelumnya.
      </p>
      ${sections} ${creditBlock(story)}
    </div>`,
  };
}

function difference(before: TextVersion, after: TextVersion): Html {
  const headline =
    oneLine(before.headline) === oneLine(after.headline)
      ? ''
      : html`<h3>
          ${marked(compareSnapshots(comparableWords(before.headline), comparableWords(after.headline), ''))}
        </h3>`;
  const changes = compareSnapshots(paragraphsOf(before.text), paragraphsOf(after.text), '\n');
  return html`${headline}
    <div class="prose">${paired(changes)}</div>`;
}

/** Shows a removal followed by an addition word by word. */
function paired(changes: readonly Change[]): Html[] {
  const shown: Html[] = [];
  for (let index = 0; index < changes.length; index++) {
    const change = changes[index];
    const next = changes[index + 1];
    if (!change) continue;
    if (change.kind === 'same')
      shown.push(html`<p class="meta">${change.text.split('\n').length} alinea tetap</p>`);
    else if (change.kind === 'removed' && next?.kind === 'added') {
      shown.push(
        html`<p>
          ${marked(compareSnapshots(comparableWords(change.text), comparableWords(next.text), ''))}
        </p>`,
      );
      index++;
    } else shown.push(html`<p>${marked([change])}</p>`);
  }
  return shown;
}

function marked(changes: readonly Change[]): Html[] {
  return changes.map(({ kind, text }) => {
    if (kind === 'same') return html`${text}`;
    // The trailing space is not marked; it separates removed from added words.
    const words = text.trimEnd();
    return kind === 'added' ? html`<ins>${words}</ins> ` : html`<del>${words}</del> `;
  });
}
