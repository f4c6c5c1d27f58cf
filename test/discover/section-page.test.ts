import { expect, test } from 'vitest';
import { readSection } from '../../src/discover/section-page.ts';
import { now } from './outlet.ts';

const options = { timezone: 'Asia/Jakarta', now };
const url = 'https://www.outlet.example/dunia';

const page = `<!doctype html><html lang="id"><head><title>Dunia</title></head><body>
<header><nav><a href="/2026/11/10/promo-langganan-koran-digital-hemat">Promo langganan koran digital hemat</a><a href="/dunia">Dunia</a></nav></header>
<main>
  <article class="card"><a href="/dunia/12345678/kapal-bantuan-tiba-di-pelabuhan"><img src="/f/1.jpg" alt=""></a>
    <h2><a href="/dunia/12345678/kapal-bantuan-tiba-di-pelabuhan">Kapal bantuan tiba di pelabuhan</a></h2><time datetime="2026-11-22T10:00:00+07:00">tadi</time></article>
  <article class="card"><h3><a href="https://berita.outlet.example/2026/11/22/gempa-guncang-kepulauan">Gempa guncang kepulauan</a></h3><span class="date">Minggu, 22 Nov 2026 09.00 WIB</span></article>
  <div class="card"><a href="/2026/11/21/harga-gandum-turun-lagi#komentar"><h3>Harga gandum turun lagi</h3><p>Teks</p></a></div>
  <a href="/2026/11/21/harga-gandum-turun-lagi">Selengkapnya</a>
  <a href="/tag/harga-gandum-dunia-2026">harga gandum</a>
  <a href="https://iklan.example/2026/11/22/beli-sekarang-juga-murah">Beli sekarang juga murah</a>
  <a href="javascript:void(0)">Muat lagi</a>
</main>
<footer><a href="/tentang">Tentang</a></footer></body></html>`;

test('without a selector: the links that look like articles', () => {
  const { rows, title, language } = readSection(page, undefined, url, options);
  expect({ title, language }).toEqual({ title: 'Dunia', language: 'id' });
  expect(rows).toEqual([
    {
      link: 'https://www.outlet.example/dunia/12345678/kapal-bantuan-tiba-di-pelabuhan',
      title: 'Kapal bantuan tiba di pelabuhan',
      published: new Date('2026-11-22T03:00:00Z'),
      imageUrl: '/f/1.jpg',
    },
    {
      link: 'https://berita.outlet.example/2026/11/22/gempa-guncang-kepulauan',
      title: 'Gempa guncang kepulauan',
      published: new Date('2026-11-22T02:00:00Z'),
      imageUrl: undefined,
    },
    {
      link: 'https://www.outlet.example/2026/11/21/harga-gandum-turun-lagi',
      title: 'Harga gandum turun lagi',
      published: undefined,
      imageUrl: undefined,
    },
  ]);
});

test('with a selector: of links, of elements with a link inside, of elements inside a link', () => {
  for (const selector of ['h2 a', 'article.card:first-of-type', 'h2']) {
    expect(readSection(page, selector, url, options).rows).toMatchObject([
      { title: 'Kapal bantuan tiba di pelabuhan' },
    ]);
  }
  expect(readSection(page, 'div.card h3', url, options).rows).toMatchObject([
    { title: 'Harga gandum turun lagi' },
  ]);
});

test('<base> is used', () => {
  const based =
    '<html><head><base href="https://lain.example/x/"></head><body><p class="l"><a href="b/1">Satu</a></p></body></html>';
  expect(readSection(based, '.l', url, options).rows).toMatchObject([{ link: 'https://lain.example/x/b/1' }]);
});

test('a redesigned page is reported', () => {
  expect(() => readSection(page, '.berita a', url, options)).toThrow(
    expect.objectContaining({ code: 'changed-shape' }),
  );
  expect(() => readSection('<html><body><a href="/a">a</a></body></html>', undefined, url, options)).toThrow(
    expect.objectContaining({ code: 'changed-shape' }),
  );
  expect(() => readSection(page, 'a[', url, options)).toThrow(
    expect.objectContaining({ code: 'unreadable' }),
  );
});
