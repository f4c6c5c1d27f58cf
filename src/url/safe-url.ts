const ALLOWED = new Set(['http:', 'https:', 'mailto:']);

/**
 * An address of a page made absolute, or undefined where it is none that a reader may be sent to: only http, https and mailto, without user
 * name and password, and no plain `#fragment` of the page itself.
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
