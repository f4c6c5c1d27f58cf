/** Sends a form; `fetch` fits. */
export type PostForm = (
  url: string,
  init: {
    method: 'POST';
    headers: Record<string, string>;
    body: string;
    signal: AbortSignal;
    redirect: 'error';
  },
) => Promise<Pick<Response, 'status' | 'text'>>;

/** A hub's answer to one ping. `isTransient`: the same ping may succeed later. */
export type PingResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly isTransient: boolean; readonly why: string };

/** Maximum number of topics in one ping. */
export const MAX_TOPICS = 50;

/**
 * Every server of the installation serves a document this long after it was stored, and so does a shared cache in
 * front of it after the same time again.
 */
export const VISIBLE_AFTER_MS = 1_000;

/** Hubs fetch a topic as soon as they are pinged: a ping waits until no cache has the old document. */
export const PING_DELAY_MS = 2 * VISIBLE_AFTER_MS + 500;

const TIMEOUT_MS = 10_000;

/**
 * Notifies a WebSub hub of changed feeds with the publish request that hubs have in common (WebSub, section 6, leaves
 * the request to them).
 * @param topics URLs of the feeds, {@link MAX_TOPICS} at most
 */
export async function pingHub(
  post: PostForm,
  hub: string,
  topics: readonly string[],
  signal: AbortSignal,
): Promise<PingResult> {
  const form = new URLSearchParams({ 'hub.mode': 'publish' });
  for (const topic of topics) form.append('hub.url', topic);
  try {
    const response = await post(hub, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      redirect: 'error',
    });
    const { status } = response;
    if (status >= 200 && status < 300) return { ok: true };
    const text = await response.text();
    const isTransient = status >= 500 || status === 408 || status === 429;
    return { ok: false, isTransient, why: `${status} ${text.slice(0, 200)}`.trim() };
  } catch (error) {
    return { ok: false, isTransient: true, why: error instanceof Error ? error.message : String(error) };
  }
}
