import { isMainThread, type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { createBirpc } from 'birpc';
import { openApp } from './app.ts';
import { rpcChannel } from '../threads/rpc-channel.ts';
import type { MetricCounts } from '../observe/metrics.ts';
import { openSite } from './start-site.ts';

/** What the thread of the site does when asked. */
export interface SiteThread {
  /** Gives the address once the site is served. */
  started(): Promise<string>;
  /** Answers what has begun, and closes everything. */
  stop(): Promise<void>;
}

/** What the thread that crawls and translates tells the site. */
export interface WorkThread {
  counts(): Promise<MetricCounts>;
}

async function serveSite(parts: AsyncDisposableStack, counts: WorkThread['counts']): Promise<string> {
  const { env, port } = workerData as { env: NodeJS.ProcessEnv; port?: MessagePort };
  const app = parts.use(await openApp(env, { port }));
  return parts.use(await openSite(app, counts)).url;
}

if (!isMainThread && parentPort !== null) {
  const parts = new AsyncDisposableStack();
  const serving = serveSite(parts, () => work.counts());
  const thread: SiteThread = { started: () => serving, stop: () => parts.disposeAsync() };
  const work = createBirpc<WorkThread, SiteThread>(thread, rpcChannel(parentPort));
}
