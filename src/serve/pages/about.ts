import { html } from 'hono/html';
import type { Edition } from '../../model/edition.ts';
import { paths } from '../../url/site-paths.ts';
import { FEED_FORMATS, MAIN_FORMAT } from '../../publish/feeds/format-registry.ts';
import type { FeedFormat } from '../../publish/feeds/format.ts';
import { oneLine } from '../../publish/text/feed-text.ts';
import { siteUrl, type Site } from '../../publish/site.ts';
import type { PageFrame, Html, HtmlPage } from './layout.ts';

/** About page: how the site works, attribution, corrections and takedowns. */
export function aboutPage({ site }: PageFrame): HtmlPage {
  return {
    title: 'Tentang',
    path: paths.about,
    description: `Tentang ${site.name}: cara kerja, atribusi, koreksi, dan penghapusan.`,
    body: html`<div class="plain">
      <h1 class="page-title">Tentang ${site.name}</h1>
      <p>
        ${site.name} membaca berita dari banyak media, mengenali naskah kantor berita yang sama,
        menerjemahkannya ke bahasa Indonesia, lalu menerbitkannya kembali dengan menyebut sumbernya. Berita
        yang tidak menyebut media, waktu terbit, atau tautan aslinya tidak kami terbitkan.
      </p>
      <h2 id="atribusi">Atribusi</h2>
      <p>
        Setiap berita ditutup dengan baris <strong>Sumber</strong>, yaitu media dan kantor beritanya dengan
        tautan ke naskah asli, dan baris <strong>Oleh</strong>, yaitu penulis, penerjemah, atau mesin
        penerjemahnya. Media lain yang memuat naskah yang sama ikut disebut. Keterangan yang sama ada di dalam
        umpan, sehingga ikut terbawa ke mana pun berita itu disalin.
      </p>
      <h2 id="hak">Hak cipta</h2>
      <p>
        Hak cipta naskah tetap pada media dan kantor berita yang disebut. Naskah lengkap hanya dimuat bila ada
        izin, lisensi, atau dasar hukumnya; selebihnya kami memuat kutipan pendek atau judul saja dan
        mengarahkan pembaca ke sumbernya. Tanda larangan pada halaman sumber, seperti <code>noarchive</code>,
        <code>nosnippet</code>, <code>max-snippet</code>, TDMRep, dan RSL, kami patuhi. Foto hanya dimuat bila
        izinnya mencakup foto; selebihnya kami menautkannya.
      </p>
      <h2 id="terjemahan">Terjemahan mesin</h2>
      <p>
        Terjemahan oleh mesin selalu ditandai dan dapat memuat kekeliruan. Naskah asli dapat dibaca
        berdampingan di halaman berita, bila boleh ditampilkan.
      </p>
      <h2 id="ralat">Ralat</h2>
      <p>
        Bila sumber mengoreksi atau menarik beritanya, kami mengikutinya: perubahan diberi waktu dan tautan di
        kotak <strong>Ralat</strong>, dan riwayat naskahnya dapat dibaca, sesuai Pedoman Pemberitaan Media
        Siber.
      </p>
      <h2 id="penghapusan">Koreksi, hak jawab, dan penghapusan</h2>
      <p>
        Pemegang hak atau pihak yang dirugikan dapat meminta koreksi, hak jawab, atau
        penghapusan${contact(site)}. Sebutkan alamat halamannya. Berita yang ditarik hilang dari situs dan
        semua umpan, dan alamat lamanya memberi tahu bahwa berita itu ditarik.
      </p>
      <h2 id="privasi">Privasi</h2>
      <p>
        Halaman-halaman ini tidak memasang kuki, tidak memuat apa pun dari situs lain, dan tidak melacak
        pembaca.
      </p>
    </div>`,
  };
}

function contact({ contact: address, operator, name }: Site): Html {
  const who = operator ?? name;
  if (!address) return html` kepada ${who} (alamatnya belum dicantumkan)`;
  const url = /^[a-z]+:/i.test(address) ? address : `mailto:${address}`;
  return html` kepada ${who}: <a href="${url}">${address.replace(/^mailto:/i, '')}</a>`;
}

/** A feed for the list of feeds. */
export interface FeedOffer {
  readonly name: string;
  readonly folder: string;
}

/** Lists all feeds with their URLs and explains what a feed is. */
export function feedsPage(
  { site, editions, formats = FEED_FORMATS }: PageFrame,
  offers: {
    readonly sources: readonly FeedOffer[];
    readonly sections: readonly FeedOffer[];
    readonly agencies: readonly FeedOffer[];
  },
): HtmlPage {
  return {
    title: 'Umpan',
    path: paths.feeds,
    description: `Berlangganan ${site.name} lewat ${new Intl.ListFormat('id').format(formats.map(({ title }) => title))}.`,
    body: html`<div class="plain">
      <h1 class="page-title">Umpan</h1>
      <p>
        Umpan mengirim berita baru ke aplikasi pembaca seperti Feedly, Inoreader, NetNewsWire, atau
        Thunderbird. Salin salah satu alamat di bawah ke aplikasi itu; tidak perlu mendaftar. Umpan semua
        edisi dan sumber sekaligus: <a href="${paths.opml}">berkas OPML</a>. Setiap umpan tersedia dalam
        beberapa format:
        ${formats.map(({ title, file }, index) => html`${index > 0 ? ', ' : ''}${title} (<code>${file}</code>)`)}.
      </p>
      <h2>Edisi</h2>
      ${editions.map((edition) => editionFeeds(site, edition, formats))}
      ${group('Sumber', offers.sources)}${group('Bagian', offers.sections)}${group('Kantor berita', offers.agencies)}
      ${
        site.isStatic
          ? ''
          : html`<h2>Pencarian</h2>
              <p>Setiap pencarian dapat diikuti: <code>${siteUrl(site, paths.searchFeed)}?q=kata</code></p>`
      }
    </div>`,
  };
}

function editionFeeds(site: Site, edition: Edition, formats: readonly FeedFormat[]): Html {
  const short = siteUrl(site, paths.editionShortFeed(edition.id, MAIN_FORMAT.file));
  return html`<h3>${edition.title}</h3>
    <p class="page-note">${edition.description}</p>
    <ul>
      ${formats.map(({ title, file }) => {
        const url = siteUrl(site, paths.editionFeed(edition.id, file));
        return html`<li>${title}: <a href="${url}">${url}</a></li>`;
      })}
      <li>Ringkas (${MAIN_FORMAT.title}): <a href="${short}">${short}</a></li>
    </ul>`;
}

function group(title: string, offers: readonly FeedOffer[]): Html | '' {
  if (offers.length === 0) return '';
  return html`<h2>${title}</h2>
    <ul class="chips">
      ${offers.map(
        ({ name, folder }) =>
          html`<li>
            <a href="${folder}${MAIN_FORMAT.file}"><bdi>${oneLine(name)}</bdi></a>
          </li>`,
      )}
    </ul>`;
}

/** Page for status 404. */
export function missingPage(path: string): HtmlPage {
  return {
    title: 'Tidak ditemukan',
    path,
    robots: 'noindex',
    body: html`<div class="plain">
      <h1 class="page-title">Halaman tidak ditemukan</h1>
      <p>Alamat ini tidak ada. Mungkin salah ketik, atau tautannya sudah lama.</p>
      <p class="more">
        <a href="${paths.home}">Ke halaman depan</a> · <a href="${paths.search}">Cari berita</a>
      </p>
    </div>`,
  };
}

/** Page for status 500. */
export function troublePage(): HtmlPage {
  return {
    title: 'Gangguan',
    path: '/',
    robots: 'noindex',
    body: html`<div class="plain">
      <h1 class="page-title">Sedang ada gangguan</h1>
      <p>Halaman ini sedang tidak dapat ditampilkan. Silakan coba beberapa saat lagi.</p>
    </div>`,
  };
}
