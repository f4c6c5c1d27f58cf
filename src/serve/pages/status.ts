import { html } from 'hono/html';
import { formatMoment } from '../../publish/calendar.ts';
import { oneLine } from '../../publish/plain-text.ts';
import type { SourceReport } from '../../store/report.ts';
import { timeTag } from './cards.ts';
import type { Frame, Html, Page } from './layout.ts';

/** How each outlet is doing, for operators and for readers who miss something. */
export function statusPage(_: Frame, sources: readonly SourceReport[]): Page {
  return {
    title: 'Keadaan',
    path: '/status',
    robots: 'noindex',
    body: html`<h1 class="page-title">Keadaan sumber</h1>
      <p class="page-note">Kapan setiap media terakhir terbaca, dan apa yang didapat darinya.</p>
      <div class="scroll" role="region" aria-label="Keadaan sumber" tabindex="0">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Media</th>
              <th scope="col">Keadaan</th>
              <th scope="col">Tautan</th>
              <th scope="col">Tersimpan</th>
              <th scope="col">Terbit</th>
              <th scope="col">Tertahan</th>
              <th scope="col">Gagal</th>
            </tr>
          </thead>
          <tbody>
            ${sources.map(row)}
          </tbody>
        </table>
      </div>`,
  };
}

function row(source: SourceReport): Html {
  return html`<tr>
    <td>${oneLine(source.name)}</td>
    <td>${state(source)}</td>
    ${[source.listed, source.stored, source.published, source.held, source.failed].map(
      (count) => html`<td class="nums">${count}</td>`,
    )}
  </tr>`;
}

function state({ enabled, failingSince, errorCode, okAt }: SourceReport): Html {
  if (!enabled) return html`tidak aktif`;
  if (failingSince)
    return html`terganggu sejak
    ${timeTag(failingSince, formatMoment(failingSince))}${errorCode ? ` (${errorCode})` : ''}`;
  return okAt ? html`terbaca ${timeTag(okAt, formatMoment(okAt))}` : html`belum dibaca`;
}
