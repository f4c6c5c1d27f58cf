import { html, raw } from 'hono/html';
import { formatMoment } from '../../time/format-date.ts';
import { directionOf, languageName } from '../../publish/language-tags.ts';
import type { DeskTerm } from '../../store/translation/glossary-terms.ts';
import { assetPath } from '../assets.ts';
import type { NewTerm } from './desk-actions.ts';
import { timeTag } from '../pages/cards.ts';
import type { Html, HtmlPage } from '../pages/layout.ts';

/**
 * The editors' glossary terms with a form for new ones.
 *
 * @param refused a rejected term, shown in the form for correction
 */
export function deskGlossaryPage(
  terms: readonly DeskTerm[],
  languages: readonly string[],
  message: string | undefined,
  refused: NewTerm | undefined,
): HtmlPage {
  return {
    title: 'Meja: glosarium',
    path: '/meja/glosarium',
    robots: 'noindex',
    head: html`<script src="${assetPath('meja.js')}" defer></script>`,
    body: html`<h1 class="page-title">Glosarium</h1>
      ${message ? html`<p class="notice" role="status">${message}</p>` : ''}
      <ul class="tools">
        <li><a href="/meja/" data-up>Kembali ke daftar</a></li>
      </ul>
      <p class="page-note">
        Istilah yang ditambahkan di sini berlaku untuk kalimat yang diterjemahkan sesudahnya, di samping
        berkas glosarium. Kalimat lama dengan istilah itu diterjemahkan ulang bila beritanya berubah.
      </p>
      ${termForm(languages, refused)}
      <h2 class="block-title">Istilah redaksi (${terms.length})</h2>
      ${
        terms.length === 0
          ? html`<p>Belum ada.</p>`
          : html`<ul class="list">
              ${terms.map(termRow)}
            </ul>`
      }`,
  };
}

function termForm(languages: readonly string[], refused: NewTerm | undefined): Html {
  return html`<form class="fields" method="post" action="/meja/glosarium" data-save>
    <label
      >Bahasa asal<select name="bahasa" data-row>
        ${languages.map(
          (language) =>
            html`<option value="${language}" ${refused?.language === language ? raw(' selected') : ''}>
              ${languageName(language)}
            </option>`,
        )}
      </select></label
    >
    ${field('istilah', 'Istilah', refused?.form, 'required dir="auto"')}
    ${field('padanan', 'Padanan Indonesia', refused?.rendering, 'required')}
    ${field('salah', 'Padanan yang salah (pisahkan dengan koma)', refused?.wrong.join(', '))}
    <p><button>Tambahkan</button></p>
  </form>`;
}

function field(name: string, label: string, value = '', more = ''): Html {
  return html`<label
    >${label}<input name="${name}" value="${value}" maxlength="120" autocomplete="off" ${raw(more)} data-row
  /></label>`;
}

function termRow({ id, entry, by, at }: DeskTerm): Html {
  const { id: rendering, wrong, ...forms } = entry as Record<string, unknown>;
  const own = Object.entries(forms).flatMap(([language, form]) =>
    typeof form === 'string' ? [[language, form] as const] : [],
  );
  return html`<li class="card">
    <h3>
      ${own.map(
        ([language, form]) => html`<bdi lang="${language}" dir="${directionOf(language)}">${form}</bdi> `,
      )}
      = ${typeof rendering === 'string' ? rendering : ''}
    </h3>
    ${Array.isArray(wrong) && wrong.length > 0 ? html`<p class="text">Bukan: ${wrong.join(', ')}</p>` : ''}
    <p class="meta">
      ${own.map(([language]) => languageName(language)).join(', ')}<span class="dot"></span>${by}<span
        class="dot"
      ></span
      >${timeTag(at, formatMoment(at))}
    </p>
    <form method="post" action="/meja/glosarium/${id}/hapus">
      <button class="quiet" aria-label="Hapus istilah ${own[0]?.[1] ?? ''}">Hapus</button>
    </form>
  </li>`;
}
