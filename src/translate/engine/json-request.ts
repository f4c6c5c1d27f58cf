import { TranslateError } from '../../model/errors.ts';
import type { RefusalScope, Retry } from '../../model/errors.ts';
import { retryAfter } from '../../time/retry-after.ts';
import type { EngineTools, HttpGet } from './engine.ts';

/**
 * A documented error response: the status, a pattern of the body, and what the error concerns. The body of status 200
 * is one with an `error`.
 */
export type RefusalRule = readonly [status: number, body: RegExp, scope: RefusalScope];

/** A request to a translation service. */
export interface JsonRequest {
  /** Name of the service, for error messages. */
  readonly service: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a string is sent verbatim. */
  readonly body: unknown;
  readonly signal: AbortSignal;
  /**
   * What error responses concern; the first match wins. Default: 400 and 422 concern the text, others the
   * engine.
   */
  readonly refusals: readonly RefusalRule[];
  /** Milliseconds. Default: one minute. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Sends a request to a service and returns its JSON answer. Redirects are errors, because they would send
 * the key to another host. Error messages never contain secrets.
 *
 * @throws {TranslateError} `quota` (429, DeepL's 456, a 403 that mentions a quota), `refused` (other
 * 4xx, and a 200 with an `error`), `unreachable` (no connection, timeout, 5xx), `bad-answer` (not JSON, or the request was too
 * large: the chain sends smaller ones)
 */
export async function requestJson(question: JsonRequest, tools: EngineTools): Promise<unknown> {
  const { service } = question;
  const signal = AbortSignal.any([question.signal, AbortSignal.timeout(question.timeoutMs ?? 60_000)]);
  const { body } = question;
  const raw = typeof body === 'string';
  let status: number;
  let headers: Headers;
  let text: string;
  try {
    const answer = await tools.post(question.url, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        ...(raw ? {} : { 'content-type': 'application/json' }),
        ...question.headers,
      },
      body: raw ? body : JSON.stringify(body),
      signal,
      redirect: 'error',
    });
    ({ status, headers } = answer);
    text = await answer.text();
  } catch (cause) {
    question.signal.throwIfAborted();
    throw new TranslateError('unreachable', `${service}: no answer (${reason(cause)})`, {
      retry: 'later',
      cause,
    });
  }
  if (status !== 200) throw refusal(question, { status, headers, text }, tools.now());
  const answer = parseJson(service, text);
  const hidden = hiddenStatus(valueAt(answer, 'error'));
  if (hidden !== undefined) throw refusal(question, { status: hidden, headers, text }, tools.now());
  return answer;
}

/**
 * Requests JSON by GET, such as a list of languages.
 *
 * @throws {TranslateError} `unreachable` for any answer but 200, `bad-answer` if it is not JSON
 */
export async function getJson(
  { service, url, headers = {}, signal, timeoutMs = 60_000 }: Omit<JsonRequest, 'body' | 'refusals'>,
  get: HttpGet,
): Promise<unknown> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const answer = await get(url, { headers: { accept: 'application/json', ...headers }, signal: limited });
    if (answer.status === 200) return await answer.json();
    await answer.body?.cancel();
    throw new Error(`HTTP ${answer.status}`);
  } catch (cause) {
    signal.throwIfAborted();
    throw new TranslateError('unreachable', `${service}: ${reason(cause)}`, { retry: 'later', cause });
  }
}

function parseJson(service: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw badAnswer(service, `the answer is not JSON (${text.length} characters)`, cause);
  }
}

/** The status that a service means which reports errors with status 200; undefined without an error. */
function hiddenStatus(error: unknown): number | undefined {
  if (error === undefined || error === null) return undefined;
  const code = Number(valueAt(error, 'code'));
  if (code >= 400 && code <= 599) return code;
  return /slow ?down|rate limit|too many|quota/i.test(JSON.stringify(error)) ? 429 : 400;
}

/** The error for an answer that does not match the service's documentation. */
export function badAnswer(service: string, problem: string, cause?: unknown): TranslateError {
  return new TranslateError('bad-answer', `${service}: ${problem}`, { retry: 'later', cause });
}

/**
 * Checks that an answer contains exactly one string for each segment.
 *
 * @throws {TranslateError} `bad-answer`
 */
export function oneAnswerEach(service: string, answers: unknown, count: number): string[] {
  if (!Array.isArray(answers)) throw badAnswer(service, 'the answer holds no list of translations');
  if (answers.length !== count) {
    throw badAnswer(service, `${count} sentences were sent and ${answers.length} came back`);
  }
  return answers.map((answer: unknown) => {
    if (typeof answer !== 'string' || answer.trim() === '')
      throw badAnswer(service, 'a translation is empty');
    return answer;
  });
}

/**
 * Reads a nested property of untrusted JSON. Numbers index arrays.
 *
 * @returns undefined if any part of the path is missing
 */
export function valueAt(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, step) =>
      typeof inner === 'object' && inner !== null
        ? (inner as Record<string | number, unknown>)[step]
        : undefined,
    value,
  );
}

function refusal(
  { service, refusals }: JsonRequest,
  { status, headers, text }: { status: number; headers: Headers; text: string },
  now: Date,
): TranslateError {
  const words = plainReason(text);
  const message = `${service}: HTTP ${status}${words === '' ? '' : `, ${words}`}`;
  if (status === 429 || status === 456) {
    return new TranslateError('quota', message, { retry: retryOf(headers, now) });
  }
  if (status === 403 && /quota|limit|exceeded/i.test(text)) {
    return new TranslateError('quota', message, { retry: 'later' });
  }
  // DeepL and proxies answer 413; LibreTranslate, whose limit is configurable, "exceeds text limit
  // (2000)".
  if (
    status === 413 ||
    (status === 400 && /exceeds? (?:the )?(?:text|batch|character|size) limit/i.test(words))
  )
    return new TranslateError('bad-answer', message, { retry: 'never' });
  if (status >= 500 || status === 408) {
    return new TranslateError('unreachable', message, { retry: retryOf(headers, now) });
  }
  const rule = refusals.find(([code, body]) => code === status && body.test(text));
  const scope = rule?.[2] ?? (status === 400 || status === 422 ? 'text' : 'engine');
  return new TranslateError('refused', message, { retry: 'never', scope });
}

/** When the service can be asked again, according to Retry-After or OpenAI's `retry-after-ms`. */
function retryOf(headers: Headers, now: Date): Retry {
  const ms = headers.get('retry-after-ms') ?? '';
  if (/^\d{1,12}$/.test(ms)) return { after: new Date(now.getTime() + Number(ms)) };
  const after = retryAfter(headers.get('retry-after'), now);
  return after === undefined ? 'later' : { after };
}

/** The error message of the service, shortened for a log line. */
function plainReason(text: string): string {
  let words: unknown = text;
  try {
    const json: unknown = JSON.parse(text);
    words = valueAt(json, 'error', 'message') ?? valueAt(json, 'error') ?? valueAt(json, 'message') ?? text;
  } catch {
    // Not JSON, most likely an HTML page of a proxy: drop the tags.
    words = text.replaceAll(/<(style|script|title)\b[^]*?<\/\1>|<[^<>]*>/gi, ' ');
  }
  return (typeof words === 'string' ? words : JSON.stringify(words))
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}

function reason(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  return inner instanceof Error ? inner.message || inner.name : String(inner);
}
