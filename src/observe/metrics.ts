import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';
import {
  AggregatorRegistry,
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
} from 'prom-client';

/** Everything that one thread has counted, as it goes to another. */
export type MetricCounts = MetricObjectWithValues<MetricValue<string>>[];

/** What is counted, once, at the jobs. Names follow Prometheus' conventions: base units, `_total` for counters. */
export interface Metrics {
  readonly registry: Registry;
  readonly requests: Counter<'what' | 'outcome'>;
  readonly requestBytes: Counter;
  readonly requestSeconds: Histogram;
  readonly jobs: Counter<'job' | 'outcome'>;
  readonly jobSeconds: Histogram<'job'>;
  readonly articles: Counter<'source' | 'outcome'>;
  readonly sentences: Counter<'origin'>;
  readonly engineCharacters: Gauge<'engine' | 'period'>;
  readonly engineLimit: Gauge<'engine' | 'period'>;
  readonly refreshFailures: Counter;
  readonly staleAnswers: Gauge;
  readonly waitingStories: Gauge<'reason'>;
}

/** A registry of its own, so that two apps in one process (tests) do not share figures. */
export function openMetrics(): Metrics {
  const registry = new Registry();
  // Figures of the process: memory, processor, delay of its event loop.
  if (isMainThread) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    requests: new Counter({
      name: 'warta_requests_total',
      help: 'Requests to outlets, for pages or robots.txt, by HTTP status or error code.',
      labelNames: ['what', 'outcome'],
      registers,
    }),
    requestBytes: new Counter({
      name: 'warta_request_bytes_total',
      help: 'Bytes read from outlets, as they came over the wire.',
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'warta_request_seconds',
      help: 'Time an outlet took to answer, without waiting for our turn.',
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
    jobs: new Counter({
      name: 'warta_jobs_total',
      help: 'Jobs by kind and by what came of them.',
      labelNames: ['job', 'outcome'],
      registers,
    }),
    jobSeconds: new Histogram({
      name: 'warta_job_seconds',
      help: 'Time a job took.',
      labelNames: ['job'],
      buckets: [0.005, 0.025, 0.1, 0.5, 1, 5, 15, 60, 300],
      registers,
    }),
    articles: new Counter({
      name: 'warta_articles_total',
      help: 'Articles by source: new, changed, same, or not stored and why.',
      labelNames: ['source', 'outcome'],
      registers,
    }),
    sentences: new Counter({
      name: 'warta_sentences_total',
      help: 'Translated sentences by where the translation came from.',
      labelNames: ['origin'],
      registers,
    }),
    engineCharacters: new Gauge({
      name: 'warta_engine_characters',
      help: 'Characters that a translation engine was given in this day or month (UTC), by all processes.',
      labelNames: ['engine', 'period'],
      registers,
    }),
    engineLimit: new Gauge({
      name: 'warta_engine_characters_limit',
      help: 'Most characters that an engine is given in a day or month; absent where there is no limit.',
      labelNames: ['engine', 'period'],
      registers,
    }),
    refreshFailures: new Counter({
      name: 'warta_refresh_failures_total',
      help: 'Feeds and pages that could not be made anew when they were due; the last good ones were served.',
      registers,
    }),
    staleAnswers: new Gauge({
      name: 'warta_stale_answers',
      help: 'Feeds and pages that could not be made anew for five minutes or longer.',
      registers,
    }),
    waitingStories: new Gauge({
      name: 'warta_stories_awaiting_translation',
      help: 'Stories that are held until they can be translated, by reason.',
      labelNames: ['reason'],
      registers,
    }),
  };
}

const SITE_DELAY = 'warta_site_delay_seconds';
/** Quantiles of the delay; the last is the longest. */
const QUANTILES = [0.5, 0.9, 0.99, 0.999, 1];

/** Watches the event loop of the calling thread, which answers readers: how long it kept what was due from its turn. */
export function watchEventLoopDelay({ registry }: Metrics): void {
  if (registry.getSingleMetric(SITE_DELAY)) return;
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const gauge = new Gauge({
    name: SITE_DELAY,
    help: 'Delay of the event loop that answers readers, since the last look; a thousandth is none.',
    labelNames: ['quantile'],
    registers: [registry],
    collect() {
      for (const quantile of QUANTILES) gauge.set({ quantile }, delay.percentile(quantile * 100) / 1e9);
      delay.reset();
    },
  });
}

/** The figures of a registry and of other threads, added up, in Prometheus' text format. */
export async function exposition({ registry }: Metrics, others: readonly MetricCounts[]): Promise<string> {
  return AggregatorRegistry.aggregate([await registry.getMetricsAsJSON(), ...others]).metrics();
}
