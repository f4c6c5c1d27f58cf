/**
 * The address under which an outlet reaches whoever crawls it, as it stands in the User-Agent: `mailto:` for an e-mail
 * address, else an http(s) address. Undefined for anything else, and for what would end the comment it stands in.
 */
export function contactUri(contact: string): string | undefined {
  if (/^[^\s@()<>:/]+@[^\s@()<>:/]+\.[^\s@()<>:/]+$/.test(contact)) return `mailto:${contact}`;
  const url = URL.parse(contact);
  return url !== null && /^(?:https?|mailto):$/.test(url.protocol) && !/[()]/.test(url.href)
    ? url.href
    : undefined;
}
