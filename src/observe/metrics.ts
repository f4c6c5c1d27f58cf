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

/** All metrics of one thread, serialised for another. */
export type MetricCounts = MetricObjectWithValues<MetricValue<string>>[];

/** Metrics of a process. Names follow Prometheus conventions: base units, `_total` for counters. */
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

/** Opens the metrics in a registry of their own, so that two apps in one process (tests) do not share them. */
export function openMetrics(): Metrics {
  const registry = new Registry();
  // Process metrics: memory, CPU, event loop delay.
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
      help: 'Bytes read from outlets, before decompression.',
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'warta_request_seconds',
      help: 'Response time of outlets, without the wait for our turn.',
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
    jobs: new Counter({
      name: 'warta_jobs_total',
      help: 'Jobs by kind and outcome.',
      labelNames: ['job', 'outcome'],
      registers,
    }),
    jobSeconds: new Histogram({
      name: 'warta_job_seconds',
      help: 'Duration of a job.',
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
      help: 'Translated sentences by origin of the translation.',
      labelNames: ['origin'],
      registers,
    }),
    engineCharacters: new Gauge({
      name: 'warta_engine_characters',
      help: 'Characters sent to a translation engine this day or month (UTC), by all processes.',
      labelNames: ['engine', 'period'],
      registers,
    }),
    engineLimit: new Gauge({
      name: 'warta_engine_characters_limit',
      help: 'Maximum number of characters sent to an engine in a day or month; absent without a limit.',
      labelNames: ['engine', 'period'],
      registers,
    }),
    refreshFailures: new Counter({
      name: 'warta_refresh_failures_total',
      help: 'Feeds and pages that could not be refreshed when due; the last good version was served.',
      registers,
    }),
    staleAnswers: new Gauge({
      name: 'warta_stale_answers',
      help: 'Feeds and pages that have not been refreshed for five minutes or longer because of an error.',
      registers,
    }),
    waitingStories: new Gauge({
      name: 'warta_stories_awaiting_translation',
      help: 'Stories held until they can be translated, by reason.',
      labelNames: ['reason'],
      registers,
    }),
  };
}

const SITE_DELAY = 'warta_site_delay_seconds';
/** Quantiles of the delay; 1 is the maximum. */
const QUANTILES = [0.5, 0.9, 0.99, 0.999, 1];

/** Measures the event loop delay of the calling thread, which answers readers. */
export function watchEventLoopDelay({ registry }: Metrics): void {
  if (registry.getSingleMetric(SITE_DELAY)) return;
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const gauge = new Gauge({
    name: SITE_DELAY,
    help: 'Delay of the event loop that answers readers, since the last scrape; 0.001 is the resolution.',
    labelNames: ['quantile'],
    registers: [registry],
    collect() {
      for (const quantile of QUANTILES) gauge.set({ quantile }, delay.percentile(quantile * 100) / 1e9);
      delay.reset();
    },
  });
}

/** The metrics of a registry and of other threads, aggregated, in the Prometheus text format. */
export async function exposition({ registry }: Metrics, others: readonly MetricCounts[]): Promise<string> {
  return AggregatorRegistry.aggregate([await registry.getMetricsAsJSON(), ...others]).metrics();
}
