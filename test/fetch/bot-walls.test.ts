import { expect, test } from 'vitest';
import { detectBotWall } from '../../src/fetch/safety/bot-walls.ts';
import { failure, fetcher, html, page, serve } from './loopback.ts';

/** Imitations of wall pages; only the marks are real. */
const pages: readonly [wall: string, status: number, headers: Record<string, string>, body: string][] = [
  ['Cloudflare', 403, { 'cf-mitigated': 'challenge' }, '<title>Sebentar</title>'],
  ['Cloudflare', 503, {}, '<script>window._cf_chl_opt={cvId:"3"}</script>'],
  ['Cloudflare', 403, {}, '<title>Attention Required! | Cloudflare</title>'],
  ['DataDome', 403, { 'x-dd-b': '3' }, ''],
  ['DataDome', 200, {}, '<script>var dd={"rt":"c","host":"geo.captcha-delivery.com"}</script>'],
  ['Akamai', 403, {}, '<h1>Access Denied</h1>Reference https://errors.edgesuite.net/18.ab'],
  ['Akamai', 200, {}, '<meta http-equiv="refresh" content="5; URL=/?bm-verify=AAQ">'],
  ['AWS WAF', 202, { 'x-amzn-waf-action': 'challenge' }, ''],
  ['AWS WAF', 405, {}, '<script>window.gokuProps={"key":"x"}</script>'],
  ['Imperva', 200, {}, '<iframe src="/_Incapsula_Resource?CWUDNSAI=9"></iframe>'],
  ['HUMAN', 403, {}, '<title>Access to this page has been denied.</title>'],
  ['Sucuri', 200, {}, "<script>var s={},sucuri_cloudproxy_js='';</script>"],
  ['Kasada', 429, { 'x-kpsdk-ct': 'x' }, ''],
  ['Vercel', 429, { 'x-vercel-mitigated': 'challenge' }, ''],
  ['Radware', 200, {}, '<a href="https://validate.perfdrive.com/x">go on</a>'],
  ['DDoS-Guard', 403, {}, '<title>DDoS-Guard</title>'],
  ['Qrator', 401, {}, '<script src="/__qrator/qauth.js"></script>'],
  ['F5', 200, {}, 'The requested URL was rejected. Please consult with your administrator.'],
  ['Anubis', 200, {}, '<script src="/.within.website/x/cmd/anubis/static/js/main.mjs"></script>'],
  ['a captcha page', 200, {}, '<p>Are you a person?</p><div class="g-recaptcha" data-sitekey="x"></div>'],
  [
    'a JavaScript cookie challenge',
    200,
    {},
    '<script>document.cookie="k="+x()+";path=/";location.reload()</script>',
  ],
  [
    'a JavaScript cookie challenge',
    503,
    {},
    '<script>document.cookie = "a=b"; window.location.href = "/";</script>',
  ],
  [
    'a JavaScript cookie challenge',
    202,
    {},
    '<script>var a=toNumbers("ab");x=slowAES.decrypt(c,2,a,b)</script>',
  ],
];

test.each(pages)(
  '%s (HTTP %i) is a blocked source, named and not worked around',
  async (wall, status, headers, body) => {
    await using outlet = await serve({
      '/a': (_request, response) =>
        void response
          .writeHead(status, { 'content-type': 'text/html', ...headers })
          .end(`<html>${body}</html>`),
    });
    await using warta = fetcher();
    const error = await failure(warta.get(`${outlet.url}/a`, { accept: 'html' }));
    expect(error).toMatchObject({ code: 'blocked', status });
    expect(error.message).toContain(wall);
    expect(outlet.asked).toEqual(['/robots.txt', '/a']);
  },
);

test('a bot wall blocks listings too', async () => {
  await using outlet = await serve({
    '/rss': html('<script>document.cookie="k=1";location.reload()</script>'),
  });
  await using warta = fetcher();
  expect(await failure(warta.get(`${outlet.url}/rss`, { accept: 'listing' }))).toMatchObject({
    code: 'blocked',
  });
});

const paragraph =
  '<p>Delegasi kedua negara bertemu kembali di ibu kota untuk membahas perjanjian baru.</p>'.repeat(12);

test.each([
  ['a form with a captcha', '<div class="g-recaptcha" data-sitekey="x"></div>'],
  ['a script that sets a cookie', '<script>document.cookie="seen=1";if(x)location.href="/app"</script>'],
  ["Cloudflare's silent check", '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>'],
  ["Imperva's script", '<script src="/_Incapsula_Resource?SWJIYLWA=7"></script>'],
  ["DataDome's tag", '<script src="https://js.captcha-delivery.com/tags.js"></script>'],
])('an article with %s is an article', async (_what, extra) => {
  await using outlet = await serve({ '/a': html(`<html>${extra}<body>${paragraph}</body></html>`) });
  await using warta = fetcher();
  expect((await page(warta, `${outlet.url}/a`)).status).toBe(200);
});

test('a long article about a wall is an article', () => {
  const about = '<p>The page sets window._cf_chl_opt and shows a captcha.</p>';
  expect(detectBotWall({}, about)).toBe('Cloudflare');
  expect(detectBotWall({}, about + paragraph.repeat(80))).toBeUndefined();
});

test('410 means gone, even with the body of a bot wall', async () => {
  await using outlet = await serve({
    '/a': (_request, response) => void response.writeHead(404).end('<div data-sitekey="x"></div>'),
  });
  await using warta = fetcher();
  expect(await failure(warta.get(`${outlet.url}/a`, { accept: 'html' }))).toMatchObject({ code: 'gone' });
});

test('hostile markup is searched in linear time', () => {
  for (const piece of [
    '<',
    '<script>',
    '<!--',
    'document.cookie=',
    'cf-error-details',
    'arvancloud',
    '<head',
    '</',
  ]) {
    expect(detectBotWall({}, piece.repeat(Math.floor((60 * 1024) / piece.length)))).toBeUndefined();
  }
});
