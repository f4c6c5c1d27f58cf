import { FetchError } from '../model/errors.ts';
import type { FetchErrorCode, Retry } from '../model/errors.ts';

/** A network error as code, message and remedy. */
interface Cause {
  readonly code: FetchErrorCode;
  /** Continues "https://host/path: ". */
  readonly text: string;
  readonly retry: Retry;
}

const later = (code: FetchErrorCode, text: string): Cause => ({ code, text, retry: 'later' });

/** Remedy for a response that exceeds the size limit. */
export const TIMEOUT_MESSAGE =
  'it may be an attack: look at it before raising WARTA_MAX_BYTES, and take a shorter listing where it is one';

/** Causes by the `code` of Node's and undici's errors. */
const byCode: Readonly<Record<string, Cause>> = {
  ENOTFOUND: later('dns', 'the host name does not exist; check the address in sources.yaml'),
  EAI_AGAIN: later('dns', 'the name server does not answer; check the DNS of this machine'),
  ENODATA: later('dns', 'the host name has no address; check the address in sources.yaml'),
  ECONNREFUSED: later('connect', 'the host refuses connections; it is tried again later'),
  EHOSTUNREACH: later('connect', 'no route to the host; check the network of this machine'),
  ENETUNREACH: later('connect', 'no route to the network; check the network of this machine'),
  EADDRNOTAVAIL: later('connect', 'this machine has no free port or address to connect from'),
  EMFILE: later('connect', 'this process has too many open files; raise its limit'),
  ECONNRESET: later('connect', 'the host closed the connection; it is tried again later'),
  EPIPE: later('connect', 'the host closed the connection; it is tried again later'),
  UND_ERR_SOCKET: later(
    'connect',
    'the host closed the connection without an answer; it is tried again later',
  ),
  ETIMEDOUT: later('timeout', 'no connection in time; it is tried again later'),
  UND_ERR_CONNECT_TIMEOUT: later('timeout', 'no connection in time; it is tried again later'),
  UND_ERR_HEADERS_TIMEOUT: later('timeout', 'connected, but no answer in time; it is tried again later'),
  UND_ERR_BODY_TIMEOUT: later('timeout', 'the answer stopped half-way; it is tried again later'),
  UND_ERR_HEADERS_OVERFLOW: later(
    'bad-answer',
    'the headers of the answer are too large to be honest; tell the outlet',
  ),
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: later(
    'bad-answer',
    'the answer is shorter or longer than its own length says; it is tried again later',
  ),
  CERT_HAS_EXPIRED: later('tls', 'the certificate has expired; the outlet must renew it'),
  CERT_NOT_YET_VALID: later('tls', 'the certificate is not valid yet; check the clock of this machine'),
  DEPTH_ZERO_SELF_SIGNED_CERT: later(
    'tls',
    'the certificate is signed by the host itself, so nobody vouches for it; the outlet must get a real one',
  ),
  SELF_SIGNED_CERT_IN_CHAIN: later(
    'tls',
    'the certificate is signed by an authority this machine does not know; a proxy that opens TLS needs NODE_EXTRA_CA_CERTS',
  ),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: later(
    'tls',
    'the host does not send the whole certificate chain; the outlet must add the intermediate certificate',
  ),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: later(
    'tls',
    'the certificate is signed by an authority this machine does not know; the chain may be incomplete',
  ),
  ERR_TLS_CERT_ALTNAME_INVALID: later(
    'tls',
    'the certificate is for another host name; check the address in sources.yaml',
  ),
  CERT_REVOKED: later('tls', 'the certificate was revoked; the outlet must get a new one'),
};

/** Causes by the `name` of our own errors; their message has the details. */
const byName: Readonly<Record<string, (error: Error) => Cause>> = {
  GuardedError: (error) => ({ code: 'guarded', text: error.message, retry: 'never' }),
  ContentLengthError: (error) => later('bad-answer', `${error.message}; it is tried again later`),
  CutShortError: (error) => later('bad-answer', `${error.message}; it is tried again later`),
  NotHttpError: (error) => later('bad-answer', `the answer is not HTTP: ${error.message.slice(0, 200)}`),
  HTTPParserError: (error) => later('bad-answer', `the answer is not HTTP: ${error.message.slice(0, 200)}`),
  TotalTimeoutError: (error) => later('timeout', `${error.message}; it is tried again later`),
  BodyTooLargeError: (error) => ({
    code: 'too-large',
    text: `the body has ${error.message}; ${TIMEOUT_MESSAGE}`,
    retry: 'never',
  }),
  DecompressError: (error) =>
    'reason' in error && error.reason === 'too-large'
      ? { code: 'too-large', text: `the body is ${error.message}; ${TIMEOUT_MESSAGE}`, retry: 'never' }
      : later('bad-encoding', `the body cannot be unpacked: ${error.message}`),
};

/**
 * Converts anything that an exchange threw into a FetchError. A FetchError is returned as it is.
 *
 * @param signal the caller's signal, to distinguish an abort from a failure
 */
export function toFetchError(error: unknown, url: string, signal?: AbortSignal): FetchError {
  if (error instanceof FetchError) return error;
  if (signal?.aborted) {
    return new FetchError('aborted', `${url}: stopped on request`, { url, retry: 'later', cause: error });
  }
  const { code, text, retry } = causeOf(error, 0);
  return new FetchError(code, `${url}: ${text}`, { url, retry, cause: error });
}

function causeOf(error: unknown, depth: number): Cause {
  if (!(error instanceof Error)) return later('connect', 'the request failed without a reason');
  const own = byName[error.name]?.(error);
  if (own !== undefined) return own;
  const code = 'code' in error ? String(error.code) : '';
  if (code in byCode) return byCode[code] ?? later('connect', code);
  if (code.startsWith('ERR_SSL') || code === 'EPROTO')
    return later('tls', `no TLS connection: ${sslReason(error)}`);
  // With several IP addresses, the first failure is reported. Other errors have the reason in their
  // cause.
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error.cause;
  if (inner !== undefined && depth < 4) return causeOf(inner, depth + 1);
  if (code.startsWith('CERT_') || code.includes('CERT'))
    return later('tls', `the certificate is not valid (${code})`);
  return later('connect', `the request failed: ${error.message.slice(0, 200)}`);
}

function sslReason(error: Error): string {
  return 'reason' in error && typeof error.reason === 'string' ? error.reason : error.message.slice(0, 200);
}
