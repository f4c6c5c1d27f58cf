import { isMainThread, type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { openApp } from './app.ts';
import { openRpc } from '../threads/rpc-channel.ts';
import type { MetricCounts } from '../observe/metrics.ts';
import { openSite } from './start-site.ts';

/** Calls that the site's thread accepts. */
export interface SiteThread {
  /** Resolves to the site's URL once it is served. */
  started(): Promise<string>;
  /** Finishes open requests and closes everything. */
  stop(): Promise<void>;
}

/** Calls that the thread that crawls and translates accepts. */
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
  const work = openRpc<WorkThread, SiteThread>(parentPort, thread);
}
