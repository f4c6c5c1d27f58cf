/** Posts a form; compatible with `fetch`. */
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

/** Result of one ping. If `isTransient`, the same ping may succeed later. */
export type PingResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly isTransient: boolean; readonly why: string };

/** Maximum number of topics in one ping. */
export const MAX_TOPICS = 50;

/**
 * Time after which every server of the installation serves a stored document. A shared cache in front of
 * them may need the same time again.
 */
export const VISIBLE_AFTER_MS = 1_000;

/**
 * Delay of pings. Hubs fetch a topic as soon as they are pinged, and must not get the old document from a
 * cache.
 */
export const PING_DELAY_MS = 2 * VISIBLE_AFTER_MS + 500;

const TIMEOUT_MS = 10_000;

/**
 * Notifies a WebSub hub of changed feeds. The specification leaves the publish request to the hubs
 * (WebSub, section 6); this is the form that they have in common.
 *
 * @param topics URLs of the feeds, {@link MAX_TOPICS} at most
 * @returns the result; network errors count as transient
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
    return { ok: false, isTransient: true, why: reasonOf(error) };
  }
}

/** `fetch` wraps the system's error, which says more: "fetch failed: connect ECONNREFUSED 127.0.0.1:1". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
