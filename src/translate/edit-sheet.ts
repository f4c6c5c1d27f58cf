/** A sentence as an editor sees it. */
export interface SheetLine {
  readonly source: string;
  /** Empty where nothing is known yet. */
  readonly target: string;
  /** Remembered sentences like it, best first. */
  readonly similar?: readonly {
    readonly source: string;
    readonly target: string;
    readonly similarity: number;
  }[];
}

/**
 * Lays sentences out as Markdown: the source as a numbered paragraph, the translation as a quotation below it. Only the
 * quotations are read back.
 */
export function writeSheet(title: string, lines: readonly SheetLine[]): string {
  const blocks = lines.map(({ source, target, similar = [] }, index) => {
    const hints = similar.map(
      (one) =>
        `<!-- ${Math.round(one.similarity * 100)} %: ${comment(one.source)} = ${comment(one.target)} -->`,
    );
    return [`[${index + 1}] ${source}`, ...hints, `> ${target}`].join('\n');
  });
  const how =
    '<!-- Change the lines that begin with ">". Everything else is left as it is. Save and close the editor. -->';
  return `# ${title}\n\n${how}\n\n${blocks.join('\n\n')}\n`;
}

/** Reads the translations back by their sentences' numbers (from 0); lines of one quotation are joined by a space. */
export function readSheet(sheet: string): Map<number, string> {
  const targets = new Map<number, string>();
  let number = -1;
  for (const line of sheet.split('\n')) {
    const opens = /^\[(\d{1,5})\] /.exec(line);
    if (opens !== null) number = Number(opens[1]) - 1;
    else if (number >= 0 && line.startsWith('>')) {
      const before = targets.get(number);
      const words = line.slice(1).trim();
      targets.set(number, before === undefined ? words : `${before} ${words}`.trim());
    }
  }
  return targets;
}

/** What a person changed: sentences whose quotation is another one than before and not empty. */
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
