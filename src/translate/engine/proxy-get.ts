import { EnvHttpProxyAgent, fetch } from 'undici';
import type { RegistryGet } from '../bergamot/model-registry.ts';

/** Asks through the proxy that the environment names (`HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`), or directly. */
export function proxyGet(): RegistryGet {
  const dispatcher = new EnvHttpProxyAgent();
  return async (url, init) => (await fetch(url, { ...init, dispatcher })) as unknown as Response;
}
