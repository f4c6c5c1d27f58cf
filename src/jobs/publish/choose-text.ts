import type { Edition } from '../../model/edition.ts';
import { primaryLanguage } from '../../text/normalise-sentence.ts';
import { damageOf } from '../../model/translation.ts';
import type {
  CopyRow,
  PublicationSubject,
  TranslationChoice,
} from '../../store/publication/publication-subject.ts';

/**
 * The text to show: the lead copy's newest in that language; until it exists, what is shown already; else another
 * copy's. So a correction of the outlet's never takes a story down while its translation is made, or because it was damaged.
 *
 * A text that a person wrote is not replaced by another copy's machine translation, unless that copy is a correction.
 */
export function chooseText(
  subject: PublicationSubject,
  { language, damaged }: Pick<Edition, 'language' | 'damaged'>,
  current: number | null,
): { copy: CopyRow; translation: TranslationChoice } | undefined {
  const all = subject.copies.flatMap((copy) =>
    copy.translations
      .filter((translation) => primaryLanguage(translation.language) === primaryLanguage(language))
      .map((translation) => ({ copy, translation })),
  );
  const whole = all.filter(({ translation }) => damageOf(translation, damaged) === undefined);
  const choices = whole.length > 0 ? whole : all;
  const lead = choices.find(({ copy }) => copy.id === subject.leadArticleId);
  const shown = choices.find(({ copy }) => copy.translations.some(({ id }) => id === current));
  if (lead && shown && isByPerson(shown.translation) && !isByPerson(lead.translation))
    return lead.copy.correction === null ? shown : lead;
  return lead ?? shown ?? choices[0];
}

function isByPerson({ origin }: TranslationChoice): boolean {
  return origin === 'human' || origin === 'edited';
}

/** The copy that leads a story; where the leading one was withdrawn, the oldest. */
export function leadOf(subject: PublicationSubject): CopyRow | undefined {
  return subject.copies.find((copy) => copy.id === subject.leadArticleId) ?? subject.copies[0];
}

/** What an edition's selection looks at: every copy, and the text that would be shown. */
export function selectable({ copies }: PublicationSubject, translation: TranslationChoice | undefined) {
  return {
    sources: copies.map((copy) => copy.sourceId),
    sections: copies.flatMap((copy) => copy.section ?? []),
    texts: [...copies, ...(translation ? [translation] : [])].flatMap(({ headline, deck, text }) => [
      headline,
      deck ?? '',
      text,
    ]),
  };
}
