import type { Edition } from '../../model/edition.ts';
import { primaryLanguage } from '../../text/normalise-sentence.ts';
import { damageOf } from '../../model/translation.ts';
import type {
  CopyRow,
  PublicationSubject,
  TranslationChoice,
} from '../../store/publication/publication-subject.ts';

/**
 * Chooses the text to show: the newest translation of the lead copy; until it exists, the text that is
 * shown already; otherwise another copy's. A correction therefore never hides a story while it is being
 * translated, or when its translation is damaged.
 *
 * A person's translation is not replaced by another copy's machine translation, unless that copy is a
 * correction.
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

/** The copy that leads a story, or the oldest copy if the lead was withdrawn. */
export function leadOf(subject: PublicationSubject): CopyRow | undefined {
  return subject.copies.find((copy) => copy.id === subject.leadArticleId) ?? subject.copies[0];
}

/** Input of an edition's filter: every copy, and the text that would be shown. */
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
