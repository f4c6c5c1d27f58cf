/** A request with a form; `fetch` is one. */
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

/** What a hub said of one ping. */
export type PingResult =
  | { readonly ok: true; readonly topics: number }
  | { readonly ok: false; readonly topics: number; readonly why: string };

const MAX_TOPICS = 50;
const PATIENCE_MS = 10_000;

/**
 * Tells a WebSub hub which feeds are new (the publish request that hubs understand; WebSub, section 6, leaves it to
 * them). Never throws: a hub that is away only makes subscribers learn of it later.
 */
export async function pingHub(
  post: PostForm,
  hub: string,
  topics: readonly string[],
  signal: AbortSignal,
): Promise<PingResult[]> {
  const answers: PingResult[] = [];
  for (let start = 0; start < topics.length; start += MAX_TOPICS)
    answers.push(await ping(post, hub, topics.slice(start, start + MAX_TOPICS), signal));
  return answers;
}

async function ping(
  post: PostForm,
  hub: string,
  topics: readonly string[],
  signal: AbortSignal,
): Promise<PingResult> {
  const form = new URLSearchParams({ 'hub.mode': 'publish' });
  for (const topic of topics) form.append('hub.url', topic);
  try {
    const answer = await post(hub, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
      redirect: 'error',
    });
    if (answer.status >= 200 && answer.status < 300) return { ok: true, topics: topics.length };
    const text = await answer.text();
    return { ok: false, topics: topics.length, why: `${answer.status} ${text.slice(0, 200)}`.trim() };
  } catch (error) {
    return { ok: false, topics: topics.length, why: (error as Error).message };
  }
}
