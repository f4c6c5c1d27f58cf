import { isWithdrawal } from '../../discover/wire/versions.ts';
import type { Extraction } from '../../model/article.ts';
import { ExtractError } from '../../model/errors.ts';
import type { Page } from '../../model/page.ts';
import type { Source } from '../../model/source.ts';
import type { WireItem } from '../../model/wire-item.ts';
import { type CandidateRow, finishCandidate } from '../../store/crawl/candidates.ts';
import { articleOfCandidate, withdrawArticle } from '../../store/crawl/withdrawals.ts';
import { lockStories } from '../../store/stories/stories.ts';
import { followUpJobs } from '../follow-up-jobs.ts';
import type { JobContext } from '../job-context.ts';
import { storeReadArticle } from './store-article.ts';
import { leadPreference, updateLead } from '../stories/place-article.ts';

/** A delivered item and what it belongs to. */
export interface WireCandidate {
  readonly source: Source;
  readonly candidate: CandidateRow;
  readonly item: WireItem;
}

/** Stores a delivered item as an article or its next version; withdraws the article if the item says so. Fetches nothing. */
export async function collectWire(context: JobContext, delivered: WireCandidate): Promise<void> {
  const { source, candidate, item } = delivered;
  if (isWithdrawal(item)) return withdrawItem(context, delivered);
  const { db, log, metrics, now } = context;
  const section = source.listings.find(({ kind }) => kind === 'wire')?.section;
  let extraction: Extraction;
  try {
    extraction = await context.reader.extractWire(item, {
      url: candidate.url,
      language: source.language,
      section,
    });
  } catch (error) {
    if (!(error instanceof ExtractError)) throw error;
    const state = item.signal === 'advisory' || item.kind !== 'text' ? 'refused' : 'failed';
    if (candidate.state === 'new') await finishCandidate(db, candidate.id, now(), state, error);
    metrics.articles.inc({ source: source.id, outcome: error.code });
    // Editors of a client act on advisories, so the operator sees them.
    log[item.signal === 'advisory' ? 'warn' : 'info'](
      { source: source.id, item: item.id, code: error.code },
      error.message,
    );
    return;
  }
  const page = pageOf(item, candidate.url, context.now());
  const read = { source, candidate, key: `wire:${item.id}`, page, extraction };
  await storeReadArticle(context, read, (tx) => finishCandidate(tx, candidate.id, page.fetchedAt, 'stored'));
}

/** An item that the agency cancelled or withholds. Without an article it only keeps earlier versions from being stored. */
async function withdrawItem(
  { db, queue, log, config, now }: JobContext,
  { source, candidate, item }: WireCandidate,
): Promise<void> {
  const at = now();
  const why = item.status === 'withheld' ? 'ditahan oleh kantor berita' : 'dicabut oleh kantor berita';
  const note = item.edNote ?? item.headline;
  await db.transaction().execute(async (tx) => {
    const article = await articleOfCandidate(tx, candidate.id);
    await finishCandidate(tx, candidate.id, at, 'gone', { code: 'killed', message: note ?? why });
    if (article === undefined) return;
    if (article.storyId !== null) await lockStories(tx, [article.storyId]);
    await withdrawArticle(tx, article.id, note === undefined ? why : `${why}: ${note}`, at);
    if (article.storyId === null) return;
    await updateLead(tx, article.storyId, leadPreference(config.sources), at);
    await followUpJobs(queue)(tx, article.storyId, true, []);
  });
  log.warn({ source: source.id, item: item.id, code: 'killed' }, note ?? why);
}

/** The item as the document from which the article was read. */
function pageOf(item: WireItem, url: string, fetchedAt: Date): Page {
  const text = JSON.stringify(item);
  return {
    requestedUrl: url,
    url,
    status: 200,
    contentType: 'application/json',
    charset: 'utf-8',
    charsetFrom: 'default',
    text,
    size: text.length,
    signals: { xRobotsTag: [] },
    redirects: [],
    fetchedAt,
    tookMs: 0,
  };
}
