import type { Settings } from './settings-table.ts';

/** Minutes after which feed readers may poll again: the default interval at which outlets are polled. */
const TTL_MINUTES = 15;

/** The settings that documents and pages show. */
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
