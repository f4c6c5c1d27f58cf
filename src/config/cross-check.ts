import type { Finding } from './zod-messages.ts';
import { RESERVED_WORDS } from '../model/edition.ts';
import { didYouMean } from './did-you-mean.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Finds problems between fields: duplicate ids and URLs, editions that name unknown sources, fields that require or
 * exclude each other. Takes the unvalidated file, so that these problems are reported together with those of the schema.
 */
export function crossCheck(raw: unknown): Finding[] {
  const file = fieldsOf(raw);
  const sources = listOf(file.sources);
  const editions = listOf(file.editions);
  const followed = followedHosts(sources).map(({ host }) => followedId(host));
  const ids = [...sources.map(({ id }) => id), ...followed].filter((id) => typeof id === 'string');
  return [
    ...repeated([
      ...sources.map(({ id }, index) => ({ path: ['sources', index, 'id'], value: id })),
      ...followedHosts(sources).map(({ path, host }) => ({ path, value: followedId(host), shown: host })),
    ]),
    ...repeated(editions.map(({ id }, index) => ({ path: ['editions', index, 'id'], value: id }))),
    ...sources.flatMap((source, index) => checkSource(source, ['sources', index], fieldsOf(file.defaults))),
    ...editions.flatMap((edition, index) => checkEdition(edition, ['editions', index], ids)),
    ...repeated(
      sources.flatMap(({ listings }, index) =>
        listOf(listings).flatMap((listing, number) =>
          ['feed', 'sitemap', 'page', 'wire']
            .filter((kind) => kind in listing)
            .map((kind) => ({ path: ['sources', index, 'listings', number, kind], value: listing[kind] })),
        ),
      ),
    ),
  ];
}

function checkSource(source: Fields, path: readonly PropertyKey[], defaults: Fields): Finding[] {
  const findings: Finding[] = [];
  if ((source.publish ?? defaults.publish) === 'full' && source.licence === undefined) {
    findings.push(withoutLicence([...path, 'publish']));
  }
  if (source.images === 'proxy' && (source.publish ?? defaults.publish) !== 'full') {
    findings.push({
      path: [...path, 'images'],
      value: 'proxy',
      problem: 'needs publish: full',
      fix: 'write images: link, or publish: full with the licence that covers text and images',
    });
  }
  if (source.enabled !== false && Array.isArray(source.listings) && source.listings.length === 0) {
    findings.push({
      path: [...path, 'listings'],
      problem: 'is empty',
      fix: 'add a feed, sitemap or page, or write enabled: false',
    });
  }
  for (const [index, { publish, licence }] of listOf(fieldsOf(source.foreign).follow).entries())
    if (publish === 'full' && licence === undefined)
      findings.push(withoutLicence([...path, 'foreign', 'follow', index, 'publish']));
  return [
    ...findings,
    ...listOf(source.listings).flatMap((listing, index) =>
      checkListing(listing, [...path, 'listings', index]),
    ),
  ];
}

function withoutLicence(path: readonly PropertyKey[]): Finding {
  return {
    path,
    value: 'full',
    problem: 'needs a licence',
    fix: 'add licence: with the legal basis (a contract, a Creative Commons licence), or write publish: excerpt',
  };
}

function checkListing(listing: Fields, path: readonly PropertyKey[]): Finding[] {
  const kinds = ['feed', 'sitemap', 'page', 'wire'].filter((kind) => kind in listing);
  if (kinds.length !== 1) {
    const problem = kinds.length === 0 ? 'has no URL' : `names ${kinds.join(' and ')} at once`;
    return [{ path, problem, fix: 'set exactly one of feed, sitemap, page and wire in each listing' }];
  }
  if (listing.done !== undefined && (kinds[0] !== 'wire' || /^https?:/i.test(String(listing.wire))))
    return [{ path, key: 'done', problem: 'has no effect here', fix: 'done belongs to a wire folder' }];
  if (listing.links === undefined || kinds[0] === 'page') return [];
  return [{ path, key: 'links', problem: `has no effect with ${kinds[0]}`, fix: 'links belongs to page' }];
}

function checkEdition(edition: Fields, path: readonly PropertyKey[], ids: readonly string[]): Finding[] {
  const wanted: readonly unknown[] = Array.isArray(edition.sources) ? edition.sources : [];
  const taken: Finding[] = RESERVED_WORDS.includes(String(edition.id))
    ? [
        {
          path: [...path, 'id'],
          value: edition.id,
          problem: 'is reserved for a page of the site',
          fix: `choose a word other than ${RESERVED_WORDS.join(', ')}`,
        },
      ]
    : [];
  const unknown = wanted.flatMap((id, index) => {
    if (typeof id !== 'string' || ids.includes(id)) return [];
    const meant = didYouMean(id, ids);
    return [
      {
        path: [...path, 'sources', index],
        value: id,
        problem: 'is not a source in this file',
        fix: meant ? `did you mean ${meant}?` : `known are ${ids.join(', ')}`,
      },
    ];
  });
  return [...taken, ...unknown];
}

/** Id of the source that a followed host becomes. */
export function followedId(host: string): string {
  return host
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-|-$/g, '');
}

function followedHosts(sources: readonly Fields[]): { path: PropertyKey[]; host: string }[] {
  return sources.flatMap(({ foreign }, index) =>
    listOf(fieldsOf(foreign).follow).flatMap(({ host }, number) =>
      typeof host === 'string'
        ? [{ path: ['sources', index, 'foreign', 'follow', number, 'host'], host }]
        : [],
    ),
  );
}

/** Reports every repetition of a value. */
function repeated(
  values: readonly {
    readonly path: readonly PropertyKey[];
    readonly value: unknown;
    readonly shown?: string;
  }[],
): Finding[] {
  const seen = new Set<unknown>();
  return values.flatMap(({ path, value, shown = value }) => {
    if (typeof value !== 'string') return [];
    if (seen.has(value))
      return [{ path, value: shown, problem: 'occurs twice', fix: 'remove or change one of them' }];
    seen.add(value);
    return [];
  });
}

function fieldsOf(value: unknown): Fields {
  return value && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : {};
}

function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}
