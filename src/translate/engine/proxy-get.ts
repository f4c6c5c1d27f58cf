import { EnvHttpProxyAgent, fetch } from 'undici';
import type { RegistryGet } from '../bergamot/model-registry.ts';

/** Sends requests through the proxy of the environment (`HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`), if any. */
export function proxyGet(): RegistryGet {
  const dispatcher = new EnvHttpProxyAgent();
  return async (url, init) => (await fetch(url, { ...init, dispatcher })) as unknown as Response;
}
