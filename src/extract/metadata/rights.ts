import type { Evidence, Rights, RslTerms } from '../../model/article.ts';
import type { Document } from '../parse/document.ts';
import { attribute, type Element } from '../parse/dom.ts';
import type { FieldInput } from './field-input.ts';
import { readRsl } from './rsl.ts';

const MAX_VALUE_CHARS = 300;
/** Our crawler's name in meta elements, in lower case. */
const OUR_NAME = 'warta';

const COPYRIGHT_META = [
  'copyright',
  'dc.rights',
  'dcterms.rights',
  'rights',
  'dcterms.rightsholder',
  'copyrightnotice',
];

/** Collects rights statements as evidence. Both methods return the cleaned value, or undefined for an empty one. */
class RightsNotes {
  readonly evidence: Evidence[] = [];
  readonly #meta: Document['meta'];

  constructor({ meta }: Pick<Document, 'meta'>) {
    this.#meta = meta;
  }

  add(field: string, kind: Evidence['kind'], where: string, value: string | undefined): string | undefined {
    const text = value?.replace(/\s+/g, ' ').trim().slice(0, MAX_VALUE_CHARS);
    if (text === undefined || text === '') return undefined;
    this.evidence.push({ field: `rights.${field}`, kind, where, value: text });
    return text;
  }

  /** Adds the first of the named meta elements that has a value. */
  addMeta(field: string, names: readonly string[]): string | undefined {
    for (const name of names) {
      const value = this.add(field, 'meta', name, this.#meta.get(name)?.[0]);
      if (value !== undefined) return value;
    }
    return undefined;
  }
}

/** Rights statements of the page, with their source. They can never allow more than the operator's rules. */
export function readRights({ document, visible, schemaOrg }: FieldInput): {
  rights: Rights;
  evidence: Evidence[];
} {
  const notes = new RightsNotes(document);
  const { evidence } = notes;
  const article = schemaOrg.articles[0];
  const footer = visible.notices.findLast(
    ({ text }) => /©|\(c\)\s*\d{4}|copyright|hak cipta|حقوق/iu.test(text) && text.length < MAX_VALUE_CHARS,
  );
  const licenceLinks = document.links.filter((link) => /\blicense\b/i.test(link.attribs['rel'] ?? ''));
  const rsl = rslTerms(document, licenceLinks.filter(isRsl), evidence);
  const licenceLink = licenceLinks.find((link) => !isRsl(link));
  const copyrightNotice =
    notes.add('copyrightNotice', 'json-ld', 'copyrightNotice', article?.copyrightNotice) ??
    notes.addMeta('copyrightNotice', COPYRIGHT_META) ??
    notes.add('copyrightNotice', 'heuristic', `text in ${footer?.element.name}`, footer?.text) ??
    notes.add('copyrightNotice', 'json-ld', 'copyrightHolder', article?.copyrightHolder);
  const creditText =
    notes.add('creditText', 'json-ld', 'creditText', article?.creditText) ??
    notes.addMeta('creditText', ['credittext']);
  const usageInfo =
    notes.add('usageInfo', 'json-ld', 'usageInfo', article?.usageInfo) ??
    notes.addMeta('usageInfo', ['usageinfo', 'dcterms.accessrights', 'syndication-source']);
  const licence =
    notes.add('licence', 'json-ld', 'license', article?.licence) ??
    notes.addMeta('licence', ['license', 'dcterms.license', 'dc.rights.license']) ??
    notes.add('licence', 'meta', 'link rel=license', hrefOf(licenceLink)) ??
    notes.add('licence', 'heuristic', 'a rel=license', hrefOf(visible.licences[0]));
  const tdm = document.meta.get('tdm-reservation')?.[0];
  notes.add('tdmReserved', 'meta', 'tdm-reservation', tdm);
  const tdmPolicy = notes.addMeta('tdmPolicy', ['tdm-policy']);
  return {
    rights: {
      copyrightNotice,
      creditText,
      usageInfo,
      licence,
      metaRobots: [...robots('robots', document, evidence), ...robots(OUR_NAME, document, evidence)],
      ...(tdm === undefined ? {} : { tdmReserved: tdm.trim() === '1' }),
      ...(tdmPolicy === undefined ? {} : { tdmPolicy }),
      ...(rsl.length === 0 ? {} : { rsl }),
    },
    evidence,
  };
}

function hrefOf(link: Element | undefined): string | undefined {
  return link && attribute(link, 'href');
}

function isRsl(link: Element): boolean {
  return /^\s*application\/rsl\+xml/i.test(link.attribs['type'] ?? '');
}

/** Licences of Really Simple Licensing, linked or in the page. */
function rslTerms(document: Document, links: readonly Element[], evidence: Evidence[]): RslTerms[] {
  const linked = links.slice(0, 5).map((link): RslTerms => {
    const url = URL.parse(attribute(link, 'href') ?? '', document.baseUrl)?.href.slice(0, MAX_VALUE_CHARS);
    evidence.push({ field: 'rights.rsl', kind: 'meta', where: 'link rel=license', value: url ?? '' });
    return { where: 'link', url, permits: [], prohibits: [] };
  });
  const read = document.licences.slice(0, 5).flatMap(readRsl);
  for (const { permits, prohibits, payment } of read) {
    const said = [
      `permits ${permits.join(' ') || '-'}`,
      `prohibits ${prohibits.join(' ') || '-'}`,
      `payment ${payment ?? '-'}`,
    ];
    const value = said.join(', ').slice(0, MAX_VALUE_CHARS);
    evidence.push({ field: 'rights.rsl', kind: 'meta', where: 'script application/rsl+xml', value });
  }
  return [...linked, ...read];
}

/** Directives of `<meta name="robots">`, or of the meta that names us. */
function robots(name: string, { meta }: Document, evidence: Evidence[]): string[] {
  const directives = (meta.get(name) ?? [])
    .flatMap((value) => value.toLowerCase().split(/,(?!\s*\d{1,2}[\s-])/))
    .map((value) => value.trim());
  const telling = [...new Set(directives)].filter(
    (value) => value !== '' && !/^(?:index|follow|all)$/.test(value),
  );
  if (telling.length > 0)
    evidence.push({ field: 'rights.metaRobots', kind: 'meta', where: name, value: telling.join(', ') });
  return telling;
}
