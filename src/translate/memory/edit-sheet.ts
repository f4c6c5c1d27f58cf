/** One sentence of an edit sheet. */
export interface SheetLine {
  readonly source: string;
  /** Empty if there is no translation yet. */
  readonly target: string;
  /** Findings of the quality gate on a rejected machine translation, with that translation. */
  readonly findings?: readonly string[];
  /** Similar sentences from the memory, best first. */
  readonly similar?: readonly {
    readonly source: string;
    readonly target: string;
    readonly similarity: number;
  }[];
}

/**
 * Formats sentences as Markdown: the source as a numbered paragraph, the translation as a block quote
 * below it. `readSheet` reads only the block quotes.
 */
export function writeSheet(title: string, lines: readonly SheetLine[]): string {
  const blocks = lines.map(({ source, target, findings = [], similar = [] }, index) => {
    const hints = [
      ...findings.map((finding) => `<!-- ${comment(finding)} -->`),
      ...similar.map(
        (one) =>
          `<!-- ${Math.round(one.similarity * 100)} %: ${comment(one.source)} = ${comment(one.target)} -->`,
      ),
    ];
    return [`[${index + 1}] ${source}`, ...hints, `> ${target}`].join('\n');
  });
  const how =
    '<!-- Change the lines that begin with ">". Everything else is left as it is. Save and close the editor. -->';
  return `# ${title}\n\n${how}\n\n${blocks.join('\n\n')}\n`;
}

/**
 * Parses a saved sheet. Returns the translations by sentence index (from 0). Lines of a quote are joined
 * with a space, even if the editor wrapped a line without repeating the ">".
 */
export function readSheet(sheet: string): Map<number, string> {
  const targets = new Map<number, string>();
  let number = -1;
  let quoting = false;
  for (const line of sheet.split(/\r?\n/)) {
    const opens = /^\[(\d{1,5})\] /.exec(line);
    if (opens !== null) {
      number = Number(opens[1]) - 1;
      quoting = false;
    } else if (line.startsWith('>')) quoting = true;
    else if (line.trim() === '' || line.startsWith('<!--')) quoting = false;
    if (number < 0 || !quoting) continue;
    targets.set(number, `${targets.get(number) ?? ''} ${line.replace(/^>/, '').trim()}`.trim());
  }
  return targets;
}

/** Number of sentences missing from a saved sheet. */
export function lostLines(lines: readonly SheetLine[], sheet: string): number {
  const targets = readSheet(sheet);
  return lines.filter((_, index) => !targets.has(index)).length;
}

/** Sentences whose translation was changed and is not empty. */
export function changedLines(
  lines: readonly SheetLine[],
  sheet: string,
): { source: string; target: string }[] {
  const targets = readSheet(sheet);
  return lines.flatMap(({ source, target }, index) => {
    const now = targets.get(index);
    return now === undefined || now === '' || now === target ? [] : [{ source, target: now }];
  });
}

function comment(text: string): string {
  return text.replaceAll('--', '- -');
}
