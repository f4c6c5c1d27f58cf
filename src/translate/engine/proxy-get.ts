import { EnvHttpProxyAgent, fetch } from 'undici';
import type { HttpGet } from './engine.ts';

/** Sends requests through the proxy of the environment (`HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`), if any. */
export function proxyGet(): HttpGet {
  const dispatcher = new EnvHttpProxyAgent();
  return (url, init) => fetch(url, { ...init, dispatcher });
}
