import type { Evidence } from '../model/article.ts';
import type { FetchedPage, MadeTranslation, Provenance } from '../store/inspect/provenance.ts';
import { truncate, formatMinute } from './table.ts';

/** Lines on an article's provenance: listing, fetch, evidence of each field, dropped passages, translations. */
export function provenanceLines(provenance: Provenance): string[] {
  const { listing, listingKind, seenAt, listedUrl, page, dropped, translations } = provenance;
  const from =
    listing === null ? 'in a listing that was removed from sources.yaml' : `in ${listing} (${listingKind})`;
  return [
    `listed: ${from}, seen ${formatMinute(seenAt)} UTC as ${listedUrl}`,
    fetchLine(page),
    ...fieldLines(provenance.evidence),
    ...(dropped.length > 0 ? [`dropped: ${counted(dropped.map(({ reason }) => reason))}`] : []),
    ...translations.map(translationLine),
  ];
}

function fetchLine(page: FetchedPage | null): string {
  if (page === null) return 'fetched: the record of the response was deleted';
  const { url, status, charset, size, redirects, fetchedAt } = page;
  const via = redirects.length > 0 ? `, redirected from ${redirects.slice(0, -1).join(', ')}` : '';
  return `fetched: ${url}, ${formatMinute(fetchedAt)} UTC, HTTP ${status}, ${size} bytes, ${charset}${via}`;
}

/** One line a field: the chosen value, the places that support it, and the places that contain another value. */
function fieldLines(evidence: readonly Evidence[]): string[] {
  return [...Map.groupBy(evidence, ({ field }) => field)].map(([field, all]) => {
    const won = all.filter(({ lost }) => lost !== true);
    const lost = all.filter((one) => one.lost === true);
    const chosen =
      won.length > 0
        ? `“${truncate(won[0]?.value.replace(/\s+/g, ' ') ?? '', 80)}” by ${places(won)}`
        : 'nothing';
    return `${field}: ${chosen}${lost.length > 0 ? `; against ${places(lost)}` : ''}`;
  });
}

function places(some: readonly Evidence[]): string {
  const named = some.slice(0, 3).map(({ kind, where }) => `${kind} ${where}`);
  const left = some.length - named.length;
  return `${named.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}

function translationLine(made: MadeTranslation): string {
  const { language, version, origin, engine, translator, counts, checks, createdAt } = made;
  if (origin === 'original') return `in ${language}: the outlet's own text, version ${version}`;
  const who = [origin, translator ?? engine ?? 'unnamed'].join(', ');
  const sentences = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ');
  const findings =
    checks.length > 0 ? `; quality check found: ${counted(checks.map(({ name }) => name))}` : '';
  return `in ${language}: ${who}, version ${version}, ${formatMinute(createdAt)} UTC; sentences: ${sentences}${findings}`;
}

/** Counts equal words: `3 promo, 1 advert`. */
function counted(words: readonly string[]): string {
  return [...Map.groupBy(words, (word) => word)].map(([word, all]) => `${all.length} ${word}`).join(', ');
}
