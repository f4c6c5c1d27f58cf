/** Compares fields as the corpus' scorers do (../shared/tools/extract/lib.mjs), for training. */

function fold(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]/g, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim();
}

export function sameTitle(truth: string, given: string): boolean {
  return fold(truth) === fold(given);
}

/** Same calendar day as written, or same UTC day if both have a time. */
export function sameDay(truth: string, given: string): boolean {
  const [a, b] = [dayOf(truth), dayOf(given)];
  if (a === undefined || b === undefined) return false;
  if (a === b) return true;
  const timed = /[T ]\d\d:/;
  const [at, bt] = [Date.parse(truth), Date.parse(given)];
  if (!timed.test(truth) || !timed.test(given) || Number.isNaN(at) || Number.isNaN(bt)) return false;
  return new Date(at).toISOString().slice(0, 10) === new Date(bt).toISOString().slice(0, 10);
}

function dayOf(text: string): string | undefined {
  const written = /^\d{4}-\d\d-\d\d/.exec(text.trim())?.[0];
  if (written !== undefined) return written;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().slice(0, 10);
}

/** Same set of names, ignoring list separators and "by". */
export function sameNames(truth: readonly string[], given: readonly string[]): boolean {
  const [a, b] = [namesIn(truth), namesIn(given)];
  return a.size === b.size && [...a].every((name) => b.has(name));
}

function namesIn(list: readonly string[]): Set<string> {
  return new Set(
    list
      .flatMap((one) => one.split(/\s*[;,|]\s*|\s+(?:and|und|y|et|dan|&)\s+/i))
      .map((one) =>
        fold(one).replace(/^(?:and|und|by|von|por|par|oleh|di|af|av|door|penulis|reporter|editor) /, ''),
      )
      .filter((one) => one !== ''),
  );
}
