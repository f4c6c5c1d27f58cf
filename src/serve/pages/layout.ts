import { html, raw } from 'hono/html';
import type { Edition } from '../../model/edition.ts';
import { paths } from '../../url/site-paths.ts';
import { formatDay } from '../../time/format-date.ts';
import { FEED_FORMATS } from '../../publish/feeds/format-registry.ts';
import type { FeedFormat } from '../../publish/feeds/format.ts';
import type { Site } from '../../publish/site.ts';
import { siteUrl } from '../../publish/site.ts';
import { assetPath } from '../assets.ts';

/** Escaped HTML. */
export type Html = ReturnType<typeof html>;

/** Data that every page needs. */
export interface PageFrame {
  readonly site: Site;
  readonly editions: readonly Edition[];
  readonly now: Date;
  /** Default: all formats. */
  readonly formats?: readonly FeedFormat[] | undefined;
}

/** A page without the common layout. */
export interface HtmlPage {
  readonly title: string;
  readonly path: string;
  readonly description?: string | undefined;
  /** URL for search engines; defaults to this page. */
  readonly canonical?: string | undefined;
  readonly robots?: string | undefined;
  /** Type and image for link previews. */
  readonly share?: { readonly type: 'article'; readonly picture?: string | undefined } | undefined;
  /** Folder of the page's feeds. */
  readonly feedFolder?: string | undefined;
  /** Structured data (JSON-LD). */
  readonly data?: object | undefined;
  /** Additional elements of the head. */
  readonly head?: Html | undefined;
  readonly body: Html;
}

/** Renders a page with the common layout. */
export async function layout(frame: PageFrame, page: HtmlPage): Promise<string> {
  const { site, now } = frame;
  const whole = await html`<!doctype html>
    <html lang="id">
      ${head(frame, page)}
      <body>
        <a class="skip" href="#isi">Langsung ke isi</a>
        <header class="mast">
          <div class="wrap">
            <div class="mast-top">
              <a class="brand" href="/">${site.name}</a>
              <p class="today">${formatDay(now)}</p>
            </div>
            ${navigation(frame, page.path)}
          </div>
        </header>
        <main id="isi" class="wrap">${page.body}</main>
        ${footer(site)}
      </body>
    </html> `;
  return whole.toString();
}

function head({ site, editions, formats = FEED_FORMATS }: PageFrame, page: HtmlPage): Html {
  const title = page.title === site.name ? page.title : `${page.title} — ${site.name}`;
  const folder = page.feedFolder ?? paths.edition(editions[0]?.id ?? '');
  return html`<head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    ${page.description ? html`<meta name="description" content="${page.description}" />` : ''}
    ${page.robots ? html`<meta name="robots" content="${page.robots}" />` : ''}
    <link rel="canonical" href="${page.canonical ?? siteUrl(site, page.path)}" />
    <link rel="stylesheet" href="${assetPath('gaya.css')}" />
    <link rel="icon" type="image/svg+xml" href="${paths.icon}" />
    <meta name="color-scheme" content="light dark" />
    ${formats.map(
      ({ title: format, mediaType, file }) =>
        html`<link
          rel="alternate"
          type="${mediaType.replace(/;.*/, '')}"
          title="${page.title} (${format})"
          href="${folder}${file}"
        />`,
    )}
    ${sharing(site, page)} ${page.head ?? ''}
    ${
      page.data
        ? html`<script type="application/ld+json">
            ${structured(page.data)}
          </script>`
        : ''
    }
  </head>`;
}

/** Open Graph metadata for link previews, e.g. in WhatsApp. */
function sharing(site: Site, { title, description, path, share }: HtmlPage): Html {
  return html`<meta property="og:site_name" content="${site.name}" />
    <meta property="og:locale" content="id_ID" />
    <meta property="og:type" content="${share?.type ?? 'website'}" />
    <meta property="og:title" content="${title}" />
    <meta property="og:url" content="${siteUrl(site, path)}" />
    ${description ? html`<meta property="og:description" content="${description}" />` : ''}
    ${share?.picture ? html`<meta property="og:image" content="${siteUrl(site, paths.picture(share.picture))}" />` : ''}`;
}

/** Serialises JSON so that it cannot close the enclosing script element. */
function structured(data: object): Html {
  return raw(
    JSON.stringify(data).replace(
      /[<>&\u2028\u2029]/g,
      (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  );
}

function navigation({ site, editions }: PageFrame, current: string): Html {
  const links = [
    ...editions.map(
      (edition, index) =>
        [
          index === 0 ? paths.home : paths.edition(edition.id),
          index === 0 ? 'Beranda' : edition.title,
        ] as const,
    ),
    [paths.sources, 'Sumber'],
    [paths.archive, 'Arsip'],
    ...(site.isStatic ? [] : [[paths.search, 'Cari'] as const]),
    [paths.feeds, 'Umpan'],
    [paths.about, 'Tentang'],
  ] as const;
  return html`<nav class="nav" aria-label="Utama">
    <ul>
      ${links.map(
        ([path, name]) =>
          html`<li><a href="${path}" ${path === current ? raw(' aria-current="page"') : ''}>${name}</a></li>`,
      )}
    </ul>
  </nav>`;
}

function footer({ operator, name }: Site): Html {
  return html`<footer class="foot">
    <div class="wrap">
      <ul>
        <li><a href="${paths.about}">Tentang dan atribusi</a></li>
        <li><a href="${paths.about}#penghapusan">Permintaan koreksi dan penghapusan</a></li>
        <li><a href="${paths.feeds}">Langganan umpan</a></li>
      </ul>
      <p>
        ${operator ?? name} menerbitkan ulang berita dengan menyebut sumbernya. Hak cipta naskah ada pada
        media dan kantor berita yang disebut di setiap berita.
      </p>
    </div>
  </footer>`;
}
