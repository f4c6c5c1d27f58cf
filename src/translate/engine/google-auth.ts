import { createSign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { TranslateError } from '../../model/errors.ts';
import { requestJson, valueAt, badAnswer } from './json-request.ts';
import type { EngineTools } from './engine.ts';

/** The fields used of a service account's key file. */
interface Account {
  readonly client_email: string;
  readonly private_key: string;
  readonly token_uri: string;
}

/**
 * Returns a source of access tokens for Google Cloud.
 *
 * @param key path of a service account's JSON key file, from which tokens are requested and renewed (RFC
 * 7523), or an access token, which expires after an hour
 */
export function googleAccessToken(key: string, tools: EngineTools): (signal: AbortSignal) => Promise<string> {
  if (!key.endsWith('.json')) return () => Promise.resolve(key);
  const account = readAccount(key);
  let token = '';
  let until = 0;
  return async (signal) => {
    const now = Math.floor(tools.now().getTime() / 1000);
    if (now < until - 60) return token;
    const answer = await requestJson(
      {
        service: 'Google',
        // Without a token every text fails.
        refusals: [[400, /(?:)/, 'engine']],
        url: account.token_uri,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
          assertion: assertion(account, now),
        }).toString(),
        signal,
      },
      tools,
    );
    const [fresh, seconds] = [valueAt(answer, 'access_token'), valueAt(answer, 'expires_in')];
    if (typeof fresh !== 'string') throw badAnswer('Google', 'the answer holds no access token');
    token = fresh;
    until = now + (typeof seconds === 'number' ? seconds : 3_600);
    return token;
  };
}

function readAccount(file: string): Account {
  try {
    const account = JSON.parse(readFileSync(file, 'utf8')) as Partial<Account>;
    if (account.client_email === undefined || account.private_key === undefined)
      throw new Error('not a key file');
    const { client_email, private_key, token_uri = 'https://oauth2.googleapis.com/token' } = account;
    return { client_email, private_key, token_uri };
  } catch (cause) {
    throw new TranslateError('refused', 'Google: the key file cannot be read', { retry: 'never', cause });
  }
}

function assertion(account: Account, now: number): string {
  const claims = {
    iss: account.client_email,
    scope: 'https://www.googleapis.com/auth/cloud-translation',
    aud: account.token_uri,
    iat: now,
    exp: now + 3_600,
  };
  const unsigned = `${encoded({ alg: 'RS256', typ: 'JWT' })}.${encoded(claims)}`;
  return `${unsigned}.${createSign('RSA-SHA256').update(unsigned).sign(account.private_key, 'base64url')}`;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
