import { html, raw } from 'hono/html';
import { paths } from '../../url/site-paths.ts';
import { formatMoment } from '../../time/format-date.ts';
import { directionOf, languageName } from '../../publish/language-tags.ts';
import type { AlignedPair } from '../../publish/text/align-texts.ts';
import { oneLine } from '../../publish/text/feed-text.ts';
import type { DeskLine, DeskStory } from '../../store/inspect/desk.ts';
import { assetPath } from '../assets.ts';
import { timeTag } from '../pages/cards.ts';
import type { PageFrame, Html, HtmlPage } from '../pages/layout.ts';

/** Labels of the gate's reasons. */
const REASONS: Readonly<Record<string, string>> = {
  'no-outlet': 'media tidak disebut',
  'no-original-link': 'tautan asli tidak sah',
  'no-published-time': 'waktu terbit asli tidak diketahui',
  'no-agency-credit': 'kantor berita belum dikreditkan',
  'no-text': 'judul atau naskah kosong',
  embargo: 'embargo',
  'awaiting-translation': 'menunggu terjemahan',
  damaged: 'terjemahan rusak',
  'live-blog': 'liputan langsung',
  'other-language': 'versi bahasa lain yang ditampilkan',
};

/** Reasons whose detail adds nothing to the label. */
const SAYS_ALL = new Set(['no-outlet', 'no-published-time', 'no-text', 'live-blog']);

/** Labels of the origins of a text. */
const ORIGINS: Readonly<Record<string, string>> = {
  human: 'orang',
  machine: 'mesin',
  edited: 'mesin, disunting',
  memory: 'ingatan',
  original: 'naskah media',
};

const script = (): Html => html`<script src="${assetPath('meja.js')}" defer></script>`;

/** The desk's start page: held stories and the latest published ones. */
export function deskListPage(
  _: PageFrame,
  held: readonly DeskLine[],
  published: readonly DeskLine[],
): HtmlPage {
  return {
    title: 'Meja redaksi',
    path: '/meja/',
    robots: 'noindex',
    head: script(),
    body: html`<h1 class="page-title">Meja redaksi</h1>
      <p class="page-note">
        Tombol <kbd>j</kbd> dan <kbd>k</kbd> berpindah baris, <kbd>Enter</kbd> membuka, <kbd>u</kbd> kembali
        ke sini, <kbd>Ctrl</kbd>+<kbd>Enter</kbd> menyimpan, <kbd>g</kbd> membuka glosarium.
      </p>
      <ul class="tools">
        <li><a href="/meja/glosarium" data-glossary>Glosarium</a></li>
      </ul>
      <h2 class="block-title">Tertahan (${new Set(held.map(({ storyId }) => storyId)).size})</h2>
      ${held.length === 0 ? html`<p>Tidak ada yang tertahan.</p>` : lines(held)}
      <h2 class="block-title">Terakhir diterbitkan</h2>
      ${published.length === 0 ? html`<p>Belum ada berita.</p>` : lines(published)}`,
  };
}

/** One row per story and state, with all editions in that state. */
function lines(all: readonly DeskLine[]): Html {
  const stories = [...Map.groupBy(all, ({ storyId, reason }) => `${storyId} ${reason}`).values()];
  return html`<ul class="list">
    ${stories.map((ofStory) => {
      const [first] = ofStory;
      if (!first) return '';
      const { storyId, headline, outlet, reason, detail, at } = first;
      return html`<li class="card" data-row>
        <h3><a href="/meja/berita/${storyId}">${oneLine(headline)}</a></h3>
        <p class="meta">
          <b><bdi>${oneLine(outlet)}</bdi></b
          ><span class="dot"></span>${ofStory.map(({ editionId }) => editionId).join(', ')}<span
            class="dot"
          ></span
          >${timeTag(at, formatMoment(at))}${reason ? html`<span class="dot"></span>${because(reason, detail)}` : ''}
        </p>
      </li>`;
    })}
  </ul>`;
}

/** The label of a reason, with the gate's detail if it adds something. */
function because(reason: string, detail: string | null): string {
  const words = REASONS[reason] ?? reason;
  return detail && !SAYS_ALL.has(reason) ? `${words} (${detail})` : words;
}

/** One story: state, text by sentences, copies, and actions. */
export function deskStoryPage(
  _: PageFrame,
  story: DeskStory,
  pairs: readonly AlignedPair[],
  message: string | undefined,
): HtmlPage {
  const { storyId, guid, translation, copies, publications } = story;
  const title = oneLine(translation?.headline ?? copies[0]?.headline ?? `Berita ${storyId}`);
  return {
    title: `Meja: ${title}`,
    path: `/meja/berita/${storyId}`,
    robots: 'noindex',
    head: script(),
    body: html`<h1 class="page-title">${title}</h1>
      ${message ? html`<p class="notice" role="status">${message}</p>` : ''}
      <ul class="tools">
        <li><a href="/meja/" data-up>Kembali ke daftar</a></li>
        <li><a href="${paths.story(guid)}">Halaman berita</a></li>
        <li><a href="/meja/glosarium" data-glossary>Glosarium</a></li>
      </ul>
      <p class="page-note">
        ${publications.map(
          ({ editionId, state, reason, detail }) =>
            html`${editionId}: ${STATES[state]}${reason ? `: ${because(reason, detail)}` : ''}. `,
        )}
      </p>
      ${findings(story)} ${editor(story, pairs)}
      <h2 class="block-title">Naskah media</h2>
      <ul class="list">
        ${copies.map(
          (copy) =>
            html`<li class="card">
              <p>
                <a href="${copy.url}"><bdi>${oneLine(copy.outlet)}</bdi></a
                >: <bdi lang="${copy.language}">${oneLine(copy.headline)}</bdi>
              </p>
              ${copies.length > 1 ? html`<form method="post" action="/meja/berita/${storyId}/pisah"><input type="hidden" name="artikel" value="${copy.articleId}" /><button class="quiet">Pisahkan menjadi berita sendiri</button></form>` : ''}
            </li>`,
        )}
      </ul>
      <h2 class="block-title">Tindakan</h2>
      <form class="search" method="post" action="/meja/berita/${storyId}/gabung">
        <input
          name="dengan"
          aria-label="Nomor, guid, atau alamat berita lain"
          placeholder="Nomor, guid, atau alamat berita lain"
          required
        /><button class="quiet">Gabungkan</button>
      </form>
      <form class="search" method="post" action="/meja/berita/${storyId}/tarik">
        <input
          name="alasan"
          aria-label="Alasan penarikan bagi pembaca"
          placeholder="Alasan penarikan bagi pembaca"
          required
        /><button class="quiet">Tarik berita</button>
      </form>
      <form method="post" action="/meja/berita/${storyId}/ulang">
        <button class="quiet">Tinjau ulang</button>
      </form>`,
  };
}

const STATES = { published: 'terbit', held: 'tertahan', withdrawn: 'ditarik' } as const;

function findings({ translation }: DeskStory): Html | '' {
  const checks = translation?.checks ?? [];
  if (checks.length === 0) return '';
  return html`<aside class="notice" aria-label="Temuan pemeriksa">
    <h2>Temuan pemeriksa</h2>
    <ul>
      ${checks.map(({ name, message }) => html`<li>${name}: ${message}</li>`)}
    </ul>
  </aside>`;
}

function editor({ storyId, translation, copies }: DeskStory, pairs: readonly AlignedPair[]): Html {
  const copy = copies.find((one) => one.articleId === translation?.articleId);
  if (!translation || !copy) return html`<p>Belum ada terjemahan.</p>`;
  if (translation.origin === 'original')
    return html`<p>Naskah media itu sendiri; tidak disunting di sini.</p>`;
  const direction = directionOf(copy.language);
  const origin = ORIGINS[translation.origin] ?? translation.origin;
  const who = translation.translator ? `${origin}: ${translation.translator}` : origin;
  return html`<h2 class="block-title">Naskah (${who})</h2>
    <form method="post" action="/meja/berita/${storyId}/naskah" data-save>
      <input type="hidden" name="terjemahan" value="${translation.id}" />
      <table class="parallel desk">
        <thead>
          <tr>
            <th scope="col" dir="${direction}">Bahasa ${languageName(copy.language)}</th>
            <th scope="col">Bahasa ${languageName(translation.language)}</th>
          </tr>
        </thead>
        <tbody>
          <tr class="opens">
            <td lang="${copy.language}" dir="${direction}">${oneLine(copy.headline)}</td>
            <td>${area('judul', 'Judul', translation.headline)}</td>
          </tr>
          ${pairs.map((pair, index) => html`<tr${pair.opens ? raw(' class="opens"') : ''}><td lang="${copy.language}" dir="${direction}">${pair.original}</td><td>${area('kalimat', `Kalimat ${index + 1}`, pair.translation)}</td></tr>`)}
        </tbody>
      </table>
      <p class="more"><button>Simpan naskah</button></p>
    </form>`;
}

function area(name: string, label: string, value: string): Html {
  const rows = Math.max(2, Math.ceil(value.length / 60));
  return html`<textarea name="${name}" aria-label="${label}" rows="${rows}" data-row>
${oneLine(value)}</textarea>`;
}
