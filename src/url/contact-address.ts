/**
 * Converts the operator's contact to the URI in the User-Agent: `mailto:` for an e-mail address, else an
 * http(s) URL.
 *
 * @returns undefined if it is neither, or contains characters that would end the User-Agent's comment
 */
export function contactUri(contact: string): string | undefined {
  if (/^[^\s@()<>:/]+@[^\s@()<>:/]+\.[^\s@()<>:/]+$/.test(contact)) return `mailto:${contact}`;
  const url = URL.parse(contact);
  return url !== null && /^(?:https?|mailto):$/.test(url.protocol) && !/[()]/.test(url.href)
    ? url.href
    : undefined;
}
