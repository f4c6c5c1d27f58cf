const ALLOWED = new Set(['http:', 'https:', 'mailto:']);

/**
 * Resolves a URL of a page if readers may be sent to it: http, https and mailto only, without user name
 * and password, and not a bare `#fragment` of the page itself.
 *
 * @returns undefined for all other URLs
 */
export function safeUrl(raw: string | undefined, baseUrl: string): string | undefined {
  const trimmed = raw?.trim();
  if (trimmed === undefined || trimmed === '' || trimmed.startsWith('#') || trimmed.length > 4000)
    return undefined;
  const url = URL.parse(trimmed, baseUrl);
  if (url === null || !ALLOWED.has(url.protocol)) return undefined;
  if (url.username !== '' || url.password !== '') {
    url.username = '';
    url.password = '';
  }
  return url.href;
}
