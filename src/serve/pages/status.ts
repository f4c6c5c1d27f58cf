import { html } from 'hono/html';
import { paths } from '../../url/site-paths.ts';
import { formatShortMoment } from '../../time/format-date.ts';
import { oneLine } from '../../publish/text/feed-text.ts';
import { staleSince, type SourceReport } from '../../store/crawl/source-report.ts';
import type { EngineStatus, TranslationStatus } from '../translation-status.ts';
import { timeTag } from './cards.ts';
import type { PageFrame, Html, HtmlPage } from './layout.ts';

/** Labels for waiting translations, by the error code of the last attempt. */
const WAITING: Readonly<Record<string, string>> = {
  'no-engine': 'belum ada mesin penerjemah',
  'unsupported-pair': 'belum ada mesin untuk bahasanya',
  'model-missing': 'model bahasa belum terpasang; diterjemahkan begitu model tiba',
  quota: 'jatah di layanan penerjemah habis',
  budget: 'anggaran penerjemahan habis',
  unreachable: 'layanan penerjemah tidak menjawab',
  refused: 'layanan penerjemah menolak',
  'bad-answer': 'jawaban mesin penerjemah tidak lengkap',
};

/** Labels for failing outlets, by the code of the last error. */
const TROUBLES: Readonly<Record<string, string>> = {
  unreadable: 'daftar beritanya rusak',
  empty: 'daftar beritanya kosong',
  'changed-shape': 'susunan situsnya berubah',
  'not-a-listing': 'alamatnya bukan daftar berita',
  'too-large': 'jawabannya terlalu besar',
  dns: 'nama situsnya tidak ditemukan',
  connect: 'situsnya tidak dapat dihubungi',
  tls: 'sertifikatnya tidak sah',
  timeout: 'situsnya tidak menjawab tepat waktu',
  status: 'situsnya sedang bermasalah',
  'rate-limited': 'situsnya meminta jeda',
  gone: 'alamatnya sudah tidak ada',
  blocked: 'situsnya menolak perayap',
};

/** Data of the status page. */
export interface Status {
  readonly sources: readonly SourceReport[];
  readonly translation: TranslationStatus;
}

/** Status of every outlet and of translation, for operators and for readers who miss a story. */
export function statusPage(_: PageFrame, { sources, translation }: Status): HtmlPage {
  return {
    title: 'Status sumber',
    path: paths.status,
    robots: 'noindex',
    body: html`<h1 class="page-title">Status sumber</h1>
      <p class="page-note">Kapan setiap media terakhir terbaca, dan apa yang didapat darinya.</p>
      <div class="scroll" role="region" aria-label="Status sumber" tabindex="0">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Media</th>
              <th scope="col">Status</th>
              <th scope="col" class="nums">Tautan</th>
              <th scope="col" class="nums">Tersimpan</th>
              <th scope="col" class="nums">Terbit</th>
              <th scope="col" class="nums">Tertahan</th>
              <th scope="col" class="nums">Gagal</th>
              <th scope="col" class="nums">Milik media lain</th>
            </tr>
          </thead>
          <tbody>
            ${sources.map(row)}
          </tbody>
        </table>
      </div>
      ${translationSection(translation)}`,
  };
}

function translationSection({ waiting, engines }: TranslationStatus): Html {
  return html`<h2 class="block-title">Terjemahan</h2>
    ${
      waiting.length === 0
        ? html`<p>Tidak ada berita yang menunggu terjemahan.</p>`
        : html`<ul>
            ${waiting.map(
              ({ code, stories }) =>
                html`<li>
                  ${stories} berita menunggu terjemahan:
                  ${code === null ? 'dalam antrean' : `${WAITING[code] ?? 'belum berhasil'} (${code})`}.
                </li>`,
            )}
          </ul>`
    }
    ${engines.length === 0 ? '' : engineTable(engines)}`;
}

function engineTable(engines: readonly EngineStatus[]): Html {
  return html`<div class="scroll" role="region" aria-label="Mesin penerjemah" tabindex="0">
    <table class="table">
      <thead>
        <tr>
          <th scope="col">Mesin penerjemah</th>
          <th scope="col" class="nums">Karakter hari ini</th>
          <th scope="col" class="nums">Batas</th>
          <th scope="col" class="nums">Karakter bulan ini</th>
          <th scope="col" class="nums">Batas</th>
          <th scope="col">Status</th>
        </tr>
      </thead>
      <tbody>
        ${engines.map(
          ({ engine, today, todayLimit, month, monthLimit, exhausted }) =>
            html`<tr>
              <td>${engine}</td>
              ${[today, todayLimit, month, monthLimit].map((count) => html`<td class="nums">${count === null ? 'tanpa batas' : number(count)}</td>`)}
              <td>${exhausted ? 'anggaran habis' : 'dalam batas'}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function number(count: number): string {
  return count.toLocaleString('id-ID');
}

function row(source: SourceReport): Html {
  return html`<tr>
    <td>${oneLine(source.name)}</td>
    <td>${state(source)}</td>
    ${[source.listed, source.stored, source.published, source.held, source.failed, source.foreign].map(
      (count) => html`<td class="nums">${number(count)}</td>`,
    )}
  </tr>`;
}

function state(source: SourceReport): Html {
  const { enabled, failingSince, errorCode, okAt, onlyOld, listings } = source;
  if (!enabled) return html`tidak aktif`;
  if (failingSince)
    return html`${okAt && okAt > failingSince ? 'sebagian terganggu' : 'terganggu'} sejak
    ${timeTag(failingSince, formatShortMoment(failingSince))}${errorCode ? `: ${TROUBLES[errorCode] ?? 'gagal dibaca'} (${errorCode})` : ''}`;
  if (!okAt) return listings === 0 ? html`lewat tautan sumber lain` : html`belum dibaca`;
  const read = html`terbaca ${timeTag(okAt, formatShortMoment(okAt))}`;
  const since = staleSince(source);
  if (onlyOld > 0)
    return html`${read}, tetapi semua ${onlyOld} isinya sudah lama: daftarnya tampaknya tidak lagi diperbarui`;
  if (since)
    return html`${read}, tetapi tidak ada yang baru sejak ${timeTag(since, formatShortMoment(since))}`;
  return read;
}
