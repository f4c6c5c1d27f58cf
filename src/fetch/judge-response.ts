import { FetchError } from '../model/errors.ts';
import type { FetchErrorCode, Retry } from '../model/errors.ts';
import type { FetchOutcome, FetchRequest, Page } from '../model/page.ts';
import { TIMEOUT_MESSAGE } from './network-errors.ts';
import { decode } from './charset.ts';
import type { RawResponse, ResponseHead, ReadPlan } from './request.ts';
import { type RightsHeaders, rightsSignals } from './politeness/rights-headers.ts';
import { detectBotWall } from './safety/bot-walls.ts';

/** The request that was answered. */
export interface ResponseContext {
  readonly requestedUrl: string;
  /** The URL that answered. */
  readonly url: string;
  readonly redirects: readonly string[];
  readonly request: FetchRequest;
  readonly maxBytes: number;
  /** Our product token. */
  readonly product: string;
  readonly wishes: RightsHeaders;
  readonly now: Date;
  readonly tookMs: number;
  /** End of the pause that the host asked for. */
  readonly quietUntil?: Date | undefined;
}

/** Bytes read of an error page: enough to recognise a bot wall. */
const refusalBytes = 64 * 1024;

const MAX_LINK_LENGTH = 4000;

/** Pause of a blocked source; the wall may be temporary. */
const askBlockedAgainMs = 6 * 60 * 60 * 1000;

/** Remedy for a listing that no longer exists. */
const MOVED = 'the outlet may have moved it: `warta source add` of its home page finds where to';

/** Media types that are neither a page nor a listing; their bodies are not read. */
const neverText =
  /^(?:image|audio|video|font|model)\/|^application\/(?:pdf|zip|msword|x-shockwave-flash|vnd\.(?!.*\b(?:xml|json)))/;

/** Raster images only: an SVG can contain scripts. */
const pictures =
  /^(?:image\/(?:jpe?g|pjpeg|png|webp|gif|avif)|application\/octet-stream|binary\/octet-stream|)$/;

/** Archives in which agencies deliver. */
const archives = /^application\/(?:zip|x-zip(?:-compressed)?|octet-stream)$/;

/** Accept header: what the caller can read, best first. */
export const acceptHeader: Readonly<Record<FetchRequest['accept'], string>> = {
  html: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.1',
  listing:
    'application/rss+xml,application/atom+xml,application/feed+json,application/rdf+xml,application/xml;q=0.9,' +
    'text/xml;q=0.9,application/json;q=0.8,text/html;q=0.7,*/*;q=0.1',
  delivery:
    'application/json,application/vnd.iptc.g2.newsmessage+xml,application/vnd.iptc.g2.newsitem+xml,application/xml;q=0.9,' +
    'text/xml;q=0.9,application/zip;q=0.8,*/*;q=0.1',
  image: 'image/avif,image/webp,image/png,image/jpeg,image/*;q=0.5',
  any: '*/*',
};

/** Whether a response is a redirect that can be followed. */
export function isRedirect({ status, headers }: ResponseHead): boolean {
  return [301, 302, 303, 307, 308].includes(status) && headers['location'] !== undefined;
}

/**
 * Decides how much of a response's body to read.
 *
 * @throws FetchError `not-html` for images, films and archives; `too-large` if Content-Length exceeds the
 * limit
 */
export function bodyLimits(
  head: ResponseHead,
  { request, maxBytes, url }: Pick<ResponseContext, 'request' | 'maxBytes' | 'url'>,
): ReadPlan {
  const { status, headers } = head;
  if (isRedirect(head) || status === 304 || status === 204) return 'skip';
  if (status < 200 || status >= 300) return { maxBytes: Math.min(refusalBytes, maxBytes), whenLonger: 'cut' };
  const type = mediaType(headers['content-type']);
  const isWanted =
    request.accept === 'image'
      ? pictures.test(type)
      : !neverText.test(type) || (request.accept === 'delivery' && archives.test(type));
  if (request.accept !== 'any' && !isWanted) throw notReadable(url, request.accept, type);
  if (Number(headers['content-length']) > maxBytes) {
    const text = `the body has ${headers['content-length']} bytes, the most is ${maxBytes}; ${TIMEOUT_MESSAGE}`;
    throw new FetchError('too-large', `${url}: ${text}`, { url, retry: 'never' });
  }
  return { maxBytes, whenLonger: 'fail' };
}

/**
 * Turns a response that is not a redirect into a result.
 *
 * @throws FetchError `gone`, `blocked`, `rate-limited`, `status`, `bad-answer`, `not-html`
 */
export function judgeResponse(answer: RawResponse, question: ResponseContext): FetchOutcome {
  const { status, headers } = answer;
  const { url, request, now } = question;
  if (status === 304 && (request.etag !== undefined || request.lastModified !== undefined)) {
    return { kind: 'not-modified', url, fetchedAt: now };
  }
  const contentType = headers['content-type'] ?? '';
  const isGood = status >= 200 && status < 300;
  const isBinary =
    isGood &&
    (request.accept === 'image' || (request.accept === 'delivery' && archives.test(mediaType(contentType))));
  const decoded = decode(isBinary ? new Uint8Array() : answer.body, contentType);
  const wall = detectBotWall(headers, decoded.text);
  if (wall !== undefined && status !== 404 && status !== 410) throw blocked(question, status, wall);
  if (status < 200 || status >= 300) throw refused(question, status);
  const type = mediaType(contentType);
  if (request.accept === 'html' && !isHtml(type, decoded.text)) throw notReadable(url, 'html', type);
  const page: Page = {
    requestedUrl: question.requestedUrl,
    url,
    status,
    contentType,
    charset: decoded.charset,
    charsetFrom: decoded.from,
    text: decoded.text,
    ...(isBinary && { bytes: answer.body }),
    size: answer.body.length,
    etag: headers['etag'],
    lastModified: headers['last-modified'],
    ...(headers['link'] !== undefined && { link: headers['link'].slice(0, MAX_LINK_LENGTH) }),
    signals: rightsSignals(headers, question.product, url, question.wishes),
    redirects: question.redirects,
    fetchedAt: now,
    tookMs: question.tookMs,
  };
  return { kind: 'page', page };
}

function blocked(question: ResponseContext, status: number, wall: string): FetchError {
  const text = `blocked by ${wall} (HTTP ${status}); ask the outlet for access or disable the source, the wall is not worked around`;
  return fail(question, 'blocked', status, text, {
    after: new Date(question.now.getTime() + askBlockedAgainMs),
  });
}

/** Returns the error for a status without a page. */
function refused(question: ResponseContext, status: number): FetchError {
  const again: Retry = { after: new Date(question.now.getTime() + askBlockedAgainMs) };
  const error = (code: FetchErrorCode, text: string, retry: Retry) =>
    fail(question, code, status, text, retry);
  if (status === 404 || status === 410) {
    const what =
      question.request.accept === 'listing'
        ? `the listing is gone (HTTP ${status}); ${MOVED}`
        : `the page is gone (HTTP ${status})`;
    return error('gone', what, 'never');
  }
  if (status === 401) return error('blocked', 'the page wants a login (HTTP 401)', 'never');
  if (status === 403)
    return error(
      'blocked',
      'the outlet refuses us (HTTP 403); ask it for access or disable the source',
      again,
    );
  if (status === 451) return error('blocked', 'withheld for legal reasons (HTTP 451)', 'never');
  if (question.quietUntil !== undefined) {
    const after = question.quietUntil;
    return error(
      'rate-limited',
      `the outlet wants quiet until ${after.toISOString()} (HTTP ${status}), and gets it; where that happens often, set a longer delay`,
      {
        after,
      },
    );
  }
  if (status === 304)
    return error('bad-answer', 'answered "not modified" though nothing was known of it', 'later');
  if (status >= 500 || status === 408 || status === 425) {
    return error('status', `the outlet has a fault (HTTP ${status}); it is tried again later`, 'later');
  }
  return error('status', `the outlet does not give the page (HTTP ${status}); check the address`, 'never');
}

function fail(
  { url }: ResponseContext,
  code: FetchErrorCode,
  status: number,
  text: string,
  retry: Retry,
): FetchError {
  return new FetchError(code, `${url}: ${text}`, { url, retry, status });
}

function notReadable(url: string, accept: FetchRequest['accept'], type: string): FetchError {
  const wanted = {
    html: 'a page',
    listing: 'a feed or list',
    delivery: 'a delivery',
    image: 'a picture',
    any: 'anything',
  }[accept];
  const text = `is ${type === '' ? 'of no known type' : type}, not ${wanted}; leave such addresses out with exclude`;
  return new FetchError('not-html', `${url}: ${text}`, { url, retry: 'never' });
}

/** Types that say nothing (WHATWG MIME sniffing, "unknown type"), and those that servers send by default. */
const VAGUE_TYPES = new Set([
  '',
  'text/plain',
  'application/octet-stream',
  'unknown/unknown',
  'application/unknown',
  '*/*',
  'text/*',
  'html',
]);

/** The beginnings that the standard sniffs as HTML. */
const SNIFFED_HTML =
  /^\s*<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|!--)(?=[\s>]|--|$)/i;
/** Unmistakable even under a wrong type; comments and an XML declaration may come first. */
const DECLARED_HTML =
  /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->)[\s\S])*-->\s*)*<(?:!doctype\s+html|html[\s>])/i;

/** Whether the body is HTML: by its type or, if that is missing, vague or wrong, by its first bytes. */
function isHtml(type: string, text: string): boolean {
  if (type === 'text/html' || type === 'application/xhtml+xml') return true;
  const head = text.slice(0, 4096).replace(/^\ufeff/, '');
  if (DECLARED_HTML.test(head)) return true;
  if (type.endsWith('xml')) return /<html[\s>]/i.test(head);
  return VAGUE_TYPES.has(type) && SNIFFED_HTML.test(head);
}

function mediaType(contentType: string | undefined): string {
  return (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}
