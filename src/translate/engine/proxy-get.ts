import { EnvHttpProxyAgent, fetch } from 'undici';
import type { Get } from '../bergamot/model-registry.ts';

/** Asks through the proxy that the environment names (`HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`), or directly. */
export function proxiedGet(): Get {
  const dispatcher = new EnvHttpProxyAgent();
  return async (url, init) => (await fetch(url, { ...init, dispatcher })) as unknown as Response;
}
