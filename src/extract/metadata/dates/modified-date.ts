import type { Evidence, EvidenceKind } from '../../../model/article.ts';
import { type Moment, parseMoment } from '../../../time/parse-date.ts';
import { type DateInput, MODIFIED_META_NAMES } from './published-date.ts';

/** When the text was last changed by the page's own word; never before its publication. */
export function readModified(
  input: DateInput,
  published: Moment | undefined,
): { value: Moment; evidence: readonly Evidence[] } | undefined {
  const [article] = input.schemaOrg.articles;
  const shown = input.visible.times.find(
    ({ element, zone }) => !zone.aside && /datemodified/i.test(element.attribs['itemprop'] ?? ''),
  );
  const given: (readonly [EvidenceKind, string, string | undefined])[] = [
    ['json-ld', `${article?.types[0] ?? ''}.dateModified`, article?.dateModified],
    ...MODIFIED_META_NAMES.map((name) => ['meta', name, input.document.meta.get(name)?.[0]] as const),
    [
      'microdata',
      'itemprop=dateModified',
      shown?.element.attribs['datetime'] ?? shown?.element.attribs['content'] ?? shown?.text,
    ],
  ];
  for (const [kind, where, text] of given) {
    const moment =
      text === undefined
        ? undefined
        : parseMoment(text, { now: input.now, timezone: input.timezone, dayFirst: true });
    if (moment === undefined || (published !== undefined && moment.at.getTime() < published.at.getTime()))
      continue;
    return { value: moment, evidence: [{ field: 'modifiedAt', kind, where, value: text ?? '' }] };
  }
  return undefined;
}
