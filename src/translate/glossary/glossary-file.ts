import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { foldLetters } from '../../text/fold.ts';
import { emptyGlossary } from './glossary.ts';
import type { Glossary, Term, TermForms } from './glossary.ts';

const forms = z.union([
  z
    .string()
    .min(1)
    .transform((form) => [form]),
  z.array(z.string().min(1)).min(1),
]);
const rule = z.union([
  forms.transform((list) => ({ forms: list })),
  z.strictObject({
    forms,
    case: z.enum(['any', 'exact']).optional(),
    word: z.enum(['whole', 'inflected']).optional(),
  }),
]);
const entry = z
  .strictObject({
    accept: forms.default([]),
    wrong: forms.default([]),
    protect: z.boolean().default(false),
    note: z.string().optional(),
  })
  .catchall(rule);
const file = z.strictObject({ terms: z.array(entry) });

/** A problem in a glossary, with its line number. */
export interface GlossaryProblem {
  readonly line: number;
  readonly problem: string;
}

const NO_LINE = 0;

/** Parses `glossary.yaml`. Returns all problems together with the terms that are valid. */
export function parseGlossary(yaml: string): { glossary: Glossary; problems: GlossaryProblem[] } {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines });
  const lineOf = (path: readonly (string | number)[]): number => {
    for (let depth = path.length; depth > 0; depth--) {
      const node = document.getIn(path.slice(0, depth), true) as
        | { range?: [number, number, number] }
        | undefined;
      if (node?.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      line: lines.linePos(error.pos[0]).line,
      problem: error.message.split('\n', 1)[0] ?? error.code,
    }));
    return { glossary: emptyGlossary, problems };
  }
  const parsed = file.safeParse(document.toJS() ?? { terms: [] });
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => {
      const path = issue.path as (string | number)[];
      return { line: lineOf(path), problem: `${path.join('.')}: ${issue.message}` };
    });
    return { glossary: emptyGlossary, problems };
  }
  const terms = parsed.data.terms.map((raw, index) => termOf(raw, lineOf(['terms', index])));
  const glossary = { terms };
  return { glossary, problems: checkGlossary(glossary) };
}

/**
 * Adds an entry, in the format of the file. Returns the unchanged glossary and the reasons if the entry
 * is invalid or contradicts existing terms.
 */
export function withEntry(base: Glossary, raw: unknown): { glossary: Glossary; problems: string[] } {
  const parsed = entry.safeParse(raw);
  if (!parsed.success)
    return {
      glossary: base,
      problems: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
    };
  const glossary = { terms: [...base.terms, termOf(parsed.data, NO_LINE)] };
  const before = new Set(checkGlossary(base).map(({ problem }) => problem));
  const problems = checkGlossary(glossary)
    .map(({ problem }) => problem)
    .filter((problem) => !before.has(problem));
  return problems.length === 0 ? { glossary, problems } : { glossary: base, problems };
}

function termOf(raw: z.infer<typeof entry>, line: number): Term {
  const { accept, wrong, protect, note: _note, ...rest } = raw;
  const languages = Object.fromEntries(
    Object.entries(rest as Record<string, z.infer<typeof rule>>).map(([language, value]) => {
      const proper = value.forms.every((form) => /^\P{Ll}/u.test(form) && form.toLowerCase() !== form);
      const own = value as Partial<TermForms>;
      return [
        language,
        { forms: value.forms, case: own.case ?? (proper ? 'exact' : 'any'), word: own.word ?? 'inflected' },
      ];
    }),
  ) as Record<string, TermForms>;
  return { languages, accept, wrong, protect, line };
}

/**
 * Finds contradictions in a glossary: a form with two renderings, a correct rendering listed as wrong, a
 * term with fewer than two languages.
 *
 * @param to the target language
 */
export function checkGlossary(glossary: Glossary, to = 'id'): GlossaryProblem[] {
  const problems: GlossaryProblem[] = [];
  const seen = new Map<string, Term>();
  for (const term of glossary.terms) {
    const languages = Object.keys(term.languages);
    const say = (problem: string): number => problems.push({ line: term.line, problem });
    if (languages.length < 2) say('a term needs a form in at least two languages');
    for (const [language, { forms: list }] of Object.entries(term.languages)) {
      for (const form of list) {
        if (form !== form.trim()) say(`"${form}" has space around it`);
        const key = `${language} ${language === 'ar' ? foldLetters(form) : form.toLowerCase()}`;
        const other = seen.get(key);
        if (other !== undefined && language !== to && differs(other, term, to)) {
          const place = other.line === NO_LINE ? 'at the desk' : `in line ${other.line}`;
          say(`"${form}" (${language}) is also ${place} with another rendering`);
        }
        seen.set(key, term);
      }
    }
    const right = [...Object.values(term.languages).map((value) => value.forms[0] ?? ''), ...term.accept];
    for (const wrong of term.wrong) {
      if (right.includes(wrong) && !foreign(term, wrong)) say(`"${wrong}" is both right and wrong`);
    }
  }
  return problems;
}

function differs(a: Term, b: Term, language: string): boolean {
  const [one, two] = [a.languages[language]?.forms[0], b.languages[language]?.forms[0]];
  return one !== undefined && two !== undefined && one !== two;
}

/** A source form may be listed as wrong: it is a term left untranslated. */
function foreign(term: Term, form: string): boolean {
  return (
    Object.values(term.languages).some(({ forms: list }) => list.includes(form)) &&
    !term.accept.includes(form)
  );
}
