import agencies from './agencies.json' with { type: 'json' };
import { foldWords } from '../../text/fold.ts';

/** Folded alias to the agency's usual short name. */
const AGENCY_BY_ALIAS = new Map(
  Object.entries(agencies).flatMap(([name, aliases]) =>
    aliases.map((alias) => [foldWords(alias), name] as const),
  ),
);
/** Abbreviations that are also ordinary words or initials: only accepted in capitals. */
const CAPITALS_ONLY = new Set(
  [...AGENCY_BY_ALIAS.keys()].filter(
    (alias) => /^[a-z]{2,4}$/.test(alias) && !/^(?:dpa|afp|efe|sda|epd|pti|tass)$/.test(alias),
  ),
);

/**
 * The agency with this name, by its usual short name: "Agence France-Presse" and «أ ف ب» are AFP. The
 * whole text must be the name, optionally followed by "Staff", an office or a sister agency ("Reuters
 * Staff", "AFP/rhs").
 */
export function agencyNamed(text: string): string | undefined {
  const trimmed = text.trim().replace(/^[([«"“—–-]+\s*|\s*[)\]»"”.—–-]+$/gu, '');
  if (trimmed.length > 80) return undefined;
  for (const part of [trimmed, ...trimmed.split(/\s*[/,;|+&]\s*|\s+(?:and|dan|with|via|und|et|y|و)\s+/u)]) {
    const bare = part.replace(
      /\s+(?:staff|news|newswire|wire|reporters?|editors?|writers?|indonesia|deutschland|arabic|photo|video)$/i,
      '',
    );
    for (const name of [part, bare]) {
      const agency = AGENCY_BY_ALIAS.get(foldWords(name));
      if (agency !== undefined && hasAgencySpelling(name)) return agency;
    }
  }
  return undefined;
}

/** Tells whether the spelling can mean the agency: "SPA" can, "Spa" cannot. */
function hasAgencySpelling(name: string): boolean {
  return !CAPITALS_ONLY.has(foldWords(name)) || name === name.toUpperCase();
}

const CREDIT_IN_BRACKETS =
  /(?:^|[\s.!?»”"])[([]\s*([\p{L}\p{M}.\s-]{2,40}?)\s*(?:[/,;+&–-]\s*([\p{L}\p{M}./,\s-]{1,40}))?\s*[)\]]\s*\.?$/u;
const CREDIT_AFTER_DASH = /[—–-]\s*([\p{L}\p{M}.\s-]{2,40})\.?$/u;
const SOURCE_LABEL =
  /(?:^|[\s(])(?:source|sumber|quelle|kaynak|fuente|fonte|источник|المصدر|مصدر|منبع|via)\s*[:：]\s*([\p{L}\p{M}.\s/+,-]{2,60})/iu;
const REPORTING_BY =
  /\b(?:reporting|additional reporting|compiled|edited|writing) by\b|\bThis (?:story|article|report) (?:has not been edited|was produced|is published from|was originally) .{0,80}?\b(AFP|Reuters|AP|Associated Press|PTI|ANI|IANS|Bloomberg)\b/iu;
const CONTRIBUTED_TO =
  /\b(AFP|Reuters|AP|Associated Press|dpa|Xinhua|TASS|Antara|Anadolu)\b[^.]{0,30}\bcontributed to this (?:report|story|article)\b/iu;
const COPYRIGHT =
  /(?:©|\(c\)|copyright)\s*(?:\d{4}\s*)?(?:by\s*)?(?:the\s*)?(AFP|Agence France-Presse|Thomson Reuters|Reuters|Associated Press|AP|dpa|Deutsche Presse-Agentur|ANTARA|Anadolu Agency|EFE)\b/iu;

/**
 * The agency that a line credits: "(AFP/rhs)" or "— Reuters" at its end, "Source: AP", «المصدر: أ ف ب»,
 * "© 2026 AFP". Pass the first or last lines of a text only: a story may quote an agency's report.
 */
export function agencyCredited(line: string): string | undefined {
  const text = line.trim();
  const bracket = CREDIT_IN_BRACKETS.exec(text);
  const found =
    (bracket?.[1] === undefined ? undefined : agencyNamed(bracket[1])) ??
    (bracket?.[2] === undefined ? undefined : agencyNamed(bracket[2])) ??
    (text.length < 400 ? agencyIn(SOURCE_LABEL.exec(text)) : undefined) ??
    agencyIn(COPYRIGHT.exec(text)) ??
    agencyIn(CONTRIBUTED_TO.exec(text));
  if (found !== undefined) return found;
  if (text.length < 60 || /[.!?»”"]\s*[—–-]\s*[\p{L}.\s-]{2,30}$/u.test(text)) {
    const end = agencyIn(CREDIT_AFTER_DASH.exec(text)) ?? (text.length < 40 ? agencyNamed(text) : undefined);
    if (end !== undefined) return end;
  }
  return /\breporting by\b/i.test(text) && /\bediting by\b/i.test(text)
    ? 'Reuters'
    : agencyIn(REPORTING_BY.exec(text));
}

function agencyIn(match: RegExpExecArray | null): string | undefined {
  return match?.[1] === undefined ? undefined : agencyNamed(match[1]);
}
