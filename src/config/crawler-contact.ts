import type { Source } from '../model/source.ts';
import { isPublicUrl } from '../url/public-host.ts';
import type { Settings } from './settings-table.ts';

/**
 * How outlets reach the operator: WARTA_CONTACT, else the public URL of the site, whose about page names the operator.
 * @returns undefined if neither is set, or the site's URL leads to this machine only
 */
export function crawlerContact({
  contact,
  siteUrl,
}: Pick<Settings, 'contact' | 'siteUrl'>): string | undefined {
  return contact ?? (siteUrl !== undefined && isPublicUrl(siteUrl) ? siteUrl : undefined);
}

/**
 * A sentence on the missing contact, with its remedy.
 * @param sources what would be crawled; hosts that are not on the public Internet need no contact
 * @returns undefined if there is a contact or nothing that needs one
 */
export function missingContact(
  settings: Pick<Settings, 'contact' | 'siteUrl'>,
  sources: readonly Pick<Source, 'id' | 'enabled' | 'homepage' | 'listings'>[],
): string | undefined {
  if (crawlerContact(settings) !== undefined) return undefined;
  const real = sources.filter(
    ({ enabled, homepage, listings }) =>
      enabled && [homepage, ...listings.map(({ url }) => url)].some(isPublicUrl),
  );
  if (real.length === 0) return undefined;
  const ids = real.slice(0, 3).map(({ id }) => id);
  const named =
    real.length > ids.length ? `${ids.join(', ')} and ${real.length - ids.length} more` : ids.join(', ');
  return `WARTA_CONTACT is not set: ${named} cannot reach the operator of this crawler; set it to an e-mail address or URL, for example in .env`;
}
