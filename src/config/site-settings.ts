import type { Settings } from './settings-table.ts';

/** Minutes after which feed readers may look again: about as often as outlets are asked. */
const TTL_MINUTES = 15;

/** What documents and pages must know about this installation. */
export function siteSettings(settings: Settings) {
  const { siteUrl, siteName, operator, contact, hub, host, port } = settings;
  return {
    url: siteUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    name: siteName,
    operator,
    contact,
    hub,
    ttlMinutes: TTL_MINUTES,
  };
}
