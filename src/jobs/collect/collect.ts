import { nextRecheck } from '../../dedupe/recheck-times.ts';
import type { Extraction } from '../../model/article.ts';
import { ExtractError, FetchError } from '../../model/errors.ts';
import type { FetchOutcome, Page } from '../../model/page.ts';
import type { Source } from '../../model/source.ts';
import { judgeOwnership, type Ownership, ownersOf } from '../../model/host-ownership.ts';
import { type RetryPolicy, scheduleRetry } from '../../model/schedule-retry.ts';
import { canonicalUrl } from '../../url/canonical-url.ts';
import { addPage, lastPage } from '../../store/crawl/articles.ts';
import {
  addCandidates,
  type CandidateRow,
  candidateById,
  finishCandidate,
  noteAttempt,
} from '../../store/crawl/candidates.ts';
import type { Db } from '../../store/schema.ts';
import { articleOfCandidate, noteFound } from '../../store/crawl/withdrawals.ts';
import { leadPreference } from '../stories/place-article.ts';
import { activeSource, type JobContext } from '../job-context.ts';
import { followUpJobs } from '../follow-up-jobs.ts';
import type { Job } from '../job.ts';
import { isUnresponsive, REQUEST_PRIORITY } from '../job-priority.ts';
import { collectWire } from './collect-wire.ts';
import { storeReadArticle } from './store-article.ts';
import { handleNotFound } from './withdraw-missing.ts';
import { DAY_MINUTES } from '../../time/durations.ts';

/** After the last pause a new page counts as failed. */
const POLICY: RetryPolicy = { pauses: [2, 10, 60, 360, DAY_MINUTES], afterLast: 'stop' };

/** Fetch and extract a candidate, for the first time or again. */
export interface CollectWork {
  readonly candidateId: number;
}

/** Fetches a candidate's page, extracts and stores its article. The next job finds the article's story. */
export async function collectPage(
  context: JobContext,
  { candidateId }: CollectWork,
  signal: AbortSignal,
): Promise<void> {
  const candidate = await candidateById(context.db, candidateId);
  const source = candidate && activeSource(context, candidate.sourceId);
  // Refused: dropped since the job was queued.
  if (candidate === undefined || source === undefined || candidate.state === 'refused') return;
  const { wire } = candidate.hints;
  if (wire !== undefined) return collectWire(context, { source, candidate, item: wire });
  // Done, by a process that was killed before the queue knew.
  if (candidate.state !== 'new' && candidate.state !== 'stored') return;
  const previous = candidate.state === 'stored' ? await lastPage(context.db, candidateId) : undefined;
  let outcome: FetchOutcome;
  try {
    outcome = await context.get(candidate.url, {
      accept: 'html',
      etag: previous?.etag ?? undefined,
      lastModified: previous?.lastModified ?? undefined,
      delayMs: source.delaySeconds * 1000,
      signal,
    });
  } catch (error) {
    if (!(error instanceof FetchError) || signal.aborted) throw error;
    if (error.code === 'gone') await missing(context, candidate, error);
    else await postponePage(context, candidate, error);
    return;
  }
  if (outcome.kind === 'page') {
    const ownership = judgeOwnership(outcome.page.url, source, context.config.sources);
    if (ownership.kind === 'own') await storePage(context, source, candidate, outcome.page);
    else await handOver(context, candidate, outcome.page, ownership);
  } else if (outcome.kind === 'not-modified') await unchanged(context, candidate);
  else
    await end(context, candidate, 'refused', {
      code: outcome.kind,
      message: `robots.txt does not allow ${outcome.url} (${outcome.rule})`,
    });
}

/** Extracts the page's article and stores it together with its follow-up jobs. */
async function storePage(
  context: JobContext,
  source: Source,
  candidate: CandidateRow,
  page: Page,
): Promise<void> {
  const { db, log, metrics, config } = context;
  const keepHtml = config.settings.keepPagesDays > 0;
  let extraction: Extraction;
  try {
    extraction = await context.reader.extract(
      { url: page.url, html: page.text },
      {
        now: page.fetchedAt,
        language: source.language,
        timezone: source.timezone,
        rules: source.rules,
        hints: candidate.hints,
      },
    );
  } catch (error) {
    if (!(error instanceof ExtractError)) throw error;
    await db.transaction().execute(async (tx) => {
      await addPage(tx, candidate.id, page, keepHtml);
      // A paywall in place of a stored article does not remove the article.
      if (candidate.state === 'new') await finishCandidate(tx, candidate.id, page.fetchedAt, 'failed', error);
    });
    metrics.articles.inc({ source: source.id, outcome: error.code });
    log.info({ source: source.id, url: candidate.url, code: error.code }, `no article: ${error.message}`);
    return;
  }

  const { article } = trustedUrl(extraction, page, source, config.sources);
  const key = canonicalUrl(article.url) ?? article.url;
  const read = { source, candidate, key, page, extraction: { ...extraction, article } };
  await storeReadArticle(context, read, async (tx, { id, candidateId, outcome }) => {
    const own = candidateId === candidate.id;
    await finishCandidate(tx, candidate.id, page.fetchedAt, own ? 'stored' : 'same');
    if (own) await scheduleRecheck(context, tx, candidate);
    if (outcome !== 'new') await noteFound(tx, id);
  });
}

/** A page's canonical URL is accepted only if it belongs to the page's source. */
function trustedUrl(
  extraction: Extraction,
  page: Page,
  source: Source,
  sources: readonly Source[],
): Extraction {
  const { article } = extraction;
  const own = ownersOf(article.url, sources).some(({ id }) => id === source.id);
  return own ? extraction : { ...extraction, article: { ...article, url: page.url } };
}

/**
 * Handles a link that redirects to another outlet's page. If the other outlet is configured, the page
 * becomes its candidate. An article that was stored from the link earlier stays.
 */
async function handOver(
  { db, queue, log, metrics }: JobContext,
  candidate: CandidateRow,
  page: Page,
  ownership: Exclude<Ownership<Source>, { kind: 'own' }>,
): Promise<void> {
  const key = canonicalUrl(page.url);
  const other = ownership.kind === 'other' ? ownership.source : undefined;
  const why = other ? `belongs to ${other.id}` : ownership.kind === 'foreign' ? ownership.why : '';
  const message = `${candidate.url} redirects to ${page.url}: ${why}`;
  await db.transaction().execute(async (tx) => {
    if (candidate.state === 'new')
      await finishCandidate(tx, candidate.id, page.fetchedAt, 'foreign', {
        code: 'foreign-redirect',
        message,
      });
    if (!other || key === undefined) return;
    const [added] = await addCandidates(tx, null, [
      { sourceId: other.id, key, candidate: { url: page.url } },
    ]);
    if (added)
      await queue.enqueue(tx, 'collect', { candidateId: added.id }, { host: new URL(added.url).host });
  });
  metrics.articles.inc({ source: candidate.sourceId, outcome: 'foreign' });
  log.info({ source: candidate.sourceId, url: candidate.url, code: 'foreign' }, message);
}

/** The page is unchanged: clears the mark of a missing URL. */
async function unchanged(context: JobContext, candidate: CandidateRow): Promise<void> {
  await context.db.transaction().execute(async (tx) => {
    const article = await articleOfCandidate(tx, candidate.id);
    if (article !== undefined) await noteFound(tx, article.id);
    await scheduleRecheck(context, tx, candidate);
  });
}

/** Schedules the next fetch of a stored article while it is young enough to change. */
async function scheduleRecheck({ queue, now }: JobContext, tx: Db, candidate: CandidateRow): Promise<void> {
  const after = nextRecheck(candidate.seenAt, now());
  if (after === undefined) return;
  const { host } = new URL(candidate.url);
  const priority = REQUEST_PRIORITY.recheck;
  await queue.enqueue(tx, 'collect', { candidateId: candidate.id }, { after, host, priority });
}

async function end(
  { db, log, now }: JobContext,
  candidate: CandidateRow,
  state: 'refused' | 'failed' | 'gone',
  problem: { code: string; message: string },
): Promise<void> {
  await finishCandidate(db, candidate.id, now(), state, problem);
  const { sourceId, url } = candidate;
  log.info({ source: sourceId, url, code: problem.code }, problem.message);
}

/** Handles a "not found": the end of a new link, possibly the withdrawal of a stored article. */
async function missing(context: JobContext, candidate: CandidateRow, error: FetchError): Promise<void> {
  const { db, queue, log, config, now } = context;
  const preference = leadPreference(config.sources);
  const absence = await handleNotFound(db, candidate.id, now(), followUpJobs(queue), preference);
  if (absence === undefined || absence.withdrawn) {
    await end(context, candidate, 'gone', error);
    return;
  }
  const { host } = new URL(candidate.url);
  await queue.enqueue(
    db,
    'collect',
    { candidateId: candidate.id },
    { after: absence.lookAgain, host, priority: REQUEST_PRIORITY.recheck },
  );
  log.info(
    { source: candidate.sourceId, url: candidate.url, code: error.code },
    `${error.message}; asked again later`,
  );
}

/** Retries with growing pauses; data stored earlier stays. */
async function postponePage(context: JobContext, candidate: CandidateRow, error: FetchError): Promise<void> {
  const { db, queue, log, now } = context;
  const { id, url, attempts, state, sourceId } = candidate;
  // A pause or a refusal by the outlet does not count as an attempt.
  const counts = error.code !== 'rate-limited' && error.code !== 'blocked';
  const after = scheduleRetry(POLICY, attempts + 1, error, now());
  if (after === undefined) {
    if (state === 'new') await end(context, candidate, 'failed', error);
    return;
  }
  const { host } = new URL(url);
  const usual = state === 'new' ? REQUEST_PRIORITY.fresh : REQUEST_PRIORITY.recheck;
  const priority = isUnresponsive(error.code) ? REQUEST_PRIORITY.unresponsive : usual;
  await db.transaction().execute(async (tx) => {
    await noteAttempt(tx, id, error, counts);
    await queue.enqueue(tx, 'collect', { candidateId: id }, { after, host, priority });
    if (isUnresponsive(error.code)) await queue.lowerPriority(tx, 'collect', host, priority);
  });
  log.warn({ source: sourceId, url, code: error.code, attempts: attempts + 1 }, error.message);
}

export const collectJob: Job<CollectWork> = {
  key: ({ candidateId }) => String(candidateId),
  concurrency: 'configured',
  onePerHost: true,
  run: collectPage,
};
