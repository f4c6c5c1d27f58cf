/** Characters that RFC 3986 allows in a URL; browsers leave others (| [ ] ^) unescaped. */
const OUTSIDE = /[^0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]/g;

/** Schemes that cannot execute code, with a host. */
export function webUrl(text: string, base?: string): string | undefined {
  const url = URL.parse(text.trim(), base);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '')
    return undefined;
  url.username = '';
  url.password = '';
  const start = url.origin.length;
  return (
    url.origin +
    url.href
      .slice(start)
      .replace(OUTSIDE, escapeCharacter)
      .replace(/%(?![0-9a-f]{2})/gi, '%25')
  );
}

function escapeCharacter(character: string): string {
  return encodeURIComponent(character.isWellFormed() ? character : '\ufffd');
}

/** Normalises a URL (RFC 3986, section 6.2), as Atom requires for identifiers. */
export function toCanonicalHost(address: string): string {
  return (webUrl(address) ?? address).replace(/%[0-9a-f]{2}/gi, (code) => {
    const character = String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : code.toUpperCase();
  });
}

/** Converts a name to a URL segment: lower-case ASCII letters, digits and hyphens. */
export function slug(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .normalize('NFC');
}

/**
 * All paths of the site, relative to its root. They never change, because readers have subscribed to
 * them.
 */
export const paths = {
  home: '/',
  edition: (edition: string) => `/${edition}/`,
  editionFeed: (edition: string, file: string) => `/${edition}/${file}`,
  editionShortFeed: (edition: string, file: string) => `/${edition}/ringkas/${file}`,
  editionArchive: (edition: string, page: number, file: string) => `/${edition}/arsip/${page}/${file}`,
  section: (edition: string, section: string) => `/${edition}/bagian/${encodeURIComponent(slug(section))}/`,
  agency: (edition: string, agency: string) =>
    `/${edition}/kantor-berita/${encodeURIComponent(slug(agency))}/`,
  sources: '/sumber/',
  source: (source: string) => `/sumber/${source}/`,
  story: (guid: string) => `/cerita/${guid}`,
  original: (guid: string) => `/cerita/${guid}/asli`,
  versions: (guid: string) => `/cerita/${guid}/versi`,
  archive: '/arsip/',
  day: (day: string) => `/arsip/${day}`,
  search: '/cari',
  searchFeed: '/cari.xml',
  feeds: '/umpan',
  opml: '/umpan.opml',
  about: '/tentang',
  status: '/status',
  feedStylesheet: '/umpan.css',
  icon: '/ikon.svg',
  picture: (name: string) => `/gambar/${name}`,
} as const;
