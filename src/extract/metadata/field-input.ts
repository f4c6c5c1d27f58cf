import type { Candidate } from '../../model/candidate.ts';
import { domainLabel } from '../../url/registrable-domain.ts';
import { keyOf } from '../ml/candidate-set.ts';
import type { VisibleCandidates } from '../parse/visible-candidates.ts';
import type { Document } from '../parse/document.ts';
import type { SchemaOrgData } from '../parse/schema-org.ts';

/** Input shared by all field extractors. */
export interface FieldInput {
  readonly document: Document;
  readonly visible: VisibleCandidates;
  readonly schemaOrg: SchemaOrgData;
  /** Every name under which the page's outlet calls itself, folded by `keyOf`. */
  readonly siteKeys: ReadonlySet<string>;
  /** Metadata from the listing. */
  readonly hints?: Candidate | undefined;
}

/** Names of the outlet: og:site_name and its kin, JSON-LD publishers, and the domain without its ending. */
export function siteKeysOf(document: Document, schemaOrg: SchemaOrgData): Set<string> {
  const host = new URL(document.url).hostname.replace(/^(?:www|m|amp|mobile|news)\./, '');
  const names = [
    ...[
      'og:site_name',
      'application-name',
      'apple-mobile-web-app-title',
      'publisher',
      'dc.publisher',
      'al:ios:app_name',
      'cre',
    ].flatMap((name) => document.meta.get(name) ?? []),
    ...schemaOrg.siteNames,
    host,
    domainLabel(host),
  ];
  return new Set(names.map(keyOf).filter((key) => key.length > 1));
}
