import type { Evidence, Rights } from '../model/article.ts';
import { attribute } from './dom.ts';
import type { Sight } from './headline.ts';

const longest = 300;

/** What the page says about rights, with where it says so. Nothing here ever allows more than the operator's own rules. */
export function readRights({ document, clues, linked }: Sight): { rights: Rights; evidence: Evidence[] } {
  const evidence: Evidence[] = [];
  const note = (
    field: string,
    kind: Evidence['kind'],
    where: string,
    value: string | undefined,
  ): string | undefined => {
    const text = value?.replace(/\s+/g, ' ').trim().slice(0, longest);
    if (text === undefined || text === '') return undefined;
    evidence.push({ field, kind, where, value: text });
    return text;
  };
  const meta = (field: string, ...names: readonly string[]): string | undefined => {
    for (const name of names) {
      const value = note(field, 'meta', name, document.meta.get(name)?.[0]);
      if (value !== undefined) return value;
    }
    return undefined;
  };
  const article = linked.articles[0];
  const footer = clues.notices.findLast(
    ({ text }) => /©|\(c\)\s*\d{4}|copyright|hak cipta|حقوق/iu.test(text) && text.length < longest,
  );
  const licenceLink = document.links.find((link) => /\blicense\b/i.test(link.attribs['rel'] ?? ''));
  const rsl =
    licenceLink?.attribs['type'] === 'application/rsl+xml' ? attribute(licenceLink, 'href') : undefined;
  const copyrightNotice =
    note('rights.copyrightNotice', 'json-ld', 'copyrightNotice', article?.copyrightNotice) ??
    meta(
      'rights.copyrightNotice',
      'copyright',
      'dc.rights',
      'dcterms.rights',
      'rights',
      'dcterms.rightsholder',
      'copyrightnotice',
    ) ??
    note('rights.copyrightNotice', 'heuristic', `text in ${footer?.element.name}`, footer?.text) ??
    note('rights.copyrightNotice', 'json-ld', 'copyrightHolder', article?.copyrightHolder);
  const creditText =
    note('rights.creditText', 'json-ld', 'creditText', article?.creditText) ??
    meta('rights.creditText', 'credittext');
  const usageInfo =
    note('rights.usageInfo', 'json-ld', 'usageInfo', article?.usageInfo) ??
    meta('rights.usageInfo', 'usageinfo', 'dcterms.accessrights', 'syndication-source') ??
    note('rights.usageInfo', 'meta', 'link rel=license (RSL)', rsl);
  const licence =
    note('rights.licence', 'json-ld', 'license', article?.licence) ??
    meta('rights.licence', 'license', 'dcterms.license', 'dc.rights.license') ??
    note(
      'rights.licence',
      'meta',
      'link rel=license',
      rsl === undefined && licenceLink !== undefined ? attribute(licenceLink, 'href') : undefined,
    ) ??
    note(
      'rights.licence',
      'heuristic',
      'a rel=license',
      clues.licences[0] && attribute(clues.licences[0], 'href'),
    );
  const tdm = document.meta.get('tdm-reservation')?.[0];
  if (tdm !== undefined) note('rights.tdmReserved', 'meta', 'tdm-reservation', tdm);
  return {
    rights: {
      copyrightNotice,
      creditText,
      usageInfo,
      licence,
      metaRobots: robots(document.meta.get('robots') ?? [], evidence),
      ...(tdm === undefined ? {} : { tdmReserved: tdm.trim() === '1' }),
    },
    evidence,
  };
}

function robots(values: readonly string[], evidence: Evidence[]): string[] {
  const directives = values
    .flatMap((value) => value.toLowerCase().split(/\s*,\s*/))
    .map((value) => value.trim());
  const telling = [...new Set(directives)].filter(
    (value) => value !== '' && !/^(?:index|follow|all)$/.test(value),
  );
  if (telling.length > 0)
    evidence.push({ field: 'rights.metaRobots', kind: 'meta', where: 'robots', value: telling.join(', ') });
  return telling;
}
