import { printError } from '../cli/print.ts';
import type { Command } from '../cli/command.ts';
import type { Proposal } from '../model/story.ts';
import { type Audited, creditGaps, uncreditedItems } from '../publish/audit.ts';
import rss from '../publish/formats/rss.ts';
import { documentPaths, getDocument } from '../store/publication/documents.ts';
import { type PublishedEvidence, publishedEvidence } from '../store/inspect/audit-evidence.ts';
import { loadPublished } from '../store/publication/published-stories.ts';
import { trustGaps } from '../publish/trust.ts';
import type { Config } from '../config/load-config.ts';
import type { Db } from '../store/schema.ts';

const audit: Command = {
  summary: 'every published story with its rights and attribution',
  group: 'Stories',
  options: [
    ['--gaps', 'only stories with a gap'],
    ['--trust', 'only stories whose credit, link, licence and source disagree'],
    ['--jsonl', 'one JSON object a line'],
  ],
  help: 'Exit code 1 if anything is published without complete attribution, above its level, or in a feed without its source. With --trust: exit code 1 if the credit, the host of the link, the licence and the source of a story disagree.',
  async run({ options, open, print, signal }) {
    const { config, db, now } = await open();
    if (options['trust'] === true) return auditTrust(db, config, print, signal);
    let stories = 0;
    let gaps = 0;
    for (const edition of config.editions)
      for await (const row of publishedEvidence(db, edition.id)) {
        signal.throwIfAborted();
        const source = config.sources.find(({ id }) => id === row.sourceId);
        const found = creditGaps(auditedOf(row), source, edition, now());
        stories++;
        gaps += found.length;
        if (options['gaps'] === true && found.length === 0) continue;
        print(
          options['jsonl'] === true ? JSON.stringify({ ...lineOf(row), gaps: found }) : textOf(row, found),
        );
      }
    const documents = await auditDocuments(db, print);
    printError(`${stories} published, ${gaps} gaps; ${documents.items} items in feeds without their source`);
    return gaps + documents.items > 0 ? 1 : 0;
  },
};

const PAGE = 500;

/** Prints the published stories whose credit, link host, licence and source disagree. Returns the exit code. */
async function auditTrust(
  db: Db,
  { editions, sources }: Config,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<number> {
  let stories = 0;
  let gaps = 0;
  for (const { id } of editions)
    for (let page = PAGE, offset = 0; page === PAGE; offset += PAGE) {
      signal.throwIfAborted();
      const shown = await loadPublished(db, { editionId: id }, PAGE, offset);
      page = shown.length;
      stories += page;
      for (const story of shown) {
        const found = trustGaps(story, sources);
        gaps += found.length;
        if (found.length > 0)
          print([`${id} ${story.number}  ${story.guid}  ${story.lead.url}`, ...found].join('\n    GAP: '));
      }
    }
  printError(`${stories} published, ${gaps} gaps`);
  return gaps > 0 ? 1 : 0;
}

function auditedOf(row: PublishedEvidence): Audited {
  const {
    outlet,
    url,
    originalPublishedAt,
    agency,
    dateline,
    kind,
    language,
    headline,
    text,
    rights,
    pageSignals,
  } = row;
  const proposal: Proposal = {
    lead: {
      sourceId: row.sourceId,
      outlet,
      homepage: '',
      url,
      headline,
      language,
      byline: row.byline,
      agency: agency ?? undefined,
      publishedAt: originalPublishedAt ?? undefined,
    },
    kind,
    dateline: dateline ?? undefined,
    agency: agency ?? undefined,
    embargoMinutes: 0,
    embargoedUntil: rights.embargoedUntil,
    translation: { language, headline, text },
  };
  return {
    proposal,
    evidence: { kind, rights, signals: pageSignals ?? undefined },
    level: row.level ?? undefined,
    number: row.number ?? undefined,
    withdrawn: row.withdrawn,
    takenDown: row.takenDown,
    translator: row.translator ?? undefined,
    isTranslation: row.origin !== 'original',
  };
}

/** The row without its long fields and without the raw signals that `signals` summarises. */
function lineOf(row: PublishedEvidence): object {
  return { ...row, text: undefined, rights: undefined, pageSignals: undefined };
}

function textOf(row: PublishedEvidence, gaps: readonly string[]): string {
  const credit = row.agency === null ? row.outlet : `${row.outlet} (${row.agency})`;
  const facts = [
    `${row.editionId} ${row.number}`,
    row.guid,
    row.level,
    credit,
    row.originalPublishedAt?.toISOString() ?? '-',
    row.origin === 'original' ? 'original' : `${row.origin}: ${row.translator ?? '-'}`,
    row.licence ?? '-',
    row.url,
  ];
  const signals = row.signals.map((signal) => `\n    signal: ${signal}`).join('');
  return `${facts.join('  ')}${signals}${gaps.map((gap) => `\n    GAP: ${gap}`).join('')}`;
}

async function auditDocuments(db: Db, print: (line: string) => void): Promise<{ items: number }> {
  let items = 0;
  for (const path of await documentPaths(db)) {
    if (!path.endsWith(`/${rss.file}`)) continue;
    const document = await getDocument(db, path);
    const found = uncreditedItems(document?.body ?? '');
    items += found.length;
    for (const guid of found) print(`${path}  ${guid}\n    GAP: the item does not name and link its source`);
  }
  return { items };
}

export default audit;
