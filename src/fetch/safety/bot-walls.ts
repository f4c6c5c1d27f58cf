import type { HeaderFields } from '../headers.ts';

/**
 * Recognises bot walls that are sent in place of a page, so that the source is reported as blocked and
 * the wall's text never becomes a story. Walls are only recognised, never circumvented.
 */

/** A kind of wall: its vendor, and marks of its pages. */
interface Wall {
  readonly name: string;
  /**
   * Headers (lower case) with a value that shows the wall itself, not just that its vendor serves the
   * site.
   */
  readonly header?: (headers: HeaderFields) => boolean;
  /** Only in wall pages: sufficient with any status. */
  readonly mark?: RegExp;
  /** Also in ordinary pages of protected sites: sufficient only if there is hardly any other text. */
  readonly weakMark?: RegExp;
}

const walls: readonly Wall[] = [
  {
    name: 'Cloudflare',
    header: (headers) => headers['cf-mitigated'] === 'challenge',
    mark: /_cf_chl_opt|<title>Attention Required! \| Cloudflare<\/title>|cf-error-details[\s\S]{0,2000}?you have been blocked/i,
  },
  {
    name: 'DataDome',
    header: (headers) => headers['x-dd-b'] !== undefined,
    weakMark: /captcha-delivery\.com|\bvar dd\s*=\s*\{/,
  },
  {
    name: 'Akamai',
    mark: /errors\.edgesuite\.net|\/_sec\/cp_challenge|sec-if-cpt-container/,
    weakMark: /[?&]bm-verify=/,
  },
  {
    name: 'AWS WAF',
    header: (headers) => /^(?:challenge|captcha)$/.test(String(headers['x-amzn-waf-action'])),
    weakMark: /AwsWafIntegration|awsWafCookieDomainList|window\.gokuProps|\.awswaf\.com\//,
  },
  { name: 'Imperva', mark: /Incapsula incident ID/, weakMark: /_Incapsula_Resource|\/_imp_apg\// },
  { name: 'HUMAN', mark: /<title>Access to this page has been denied/i, weakMark: /px-captcha|_pxAppId/ },
  {
    name: 'Sucuri',
    header: (headers) => headers['x-sucuri-block'] !== undefined,
    mark: /sucuri_cloudproxy_js|<title>Sucuri WebSite Firewall/i,
  },
  { name: 'Kasada', header: (headers) => headers['x-kpsdk-ct'] !== undefined, weakMark: /\/ips\.js\?|KPSDK/ },
  {
    name: 'Vercel',
    header: (headers) => headers['x-vercel-mitigated'] !== undefined,
    mark: /<title>Vercel Security Checkpoint/i,
  },
  { name: 'Radware', mark: /validate\.perfdrive\.com|<title>Radware (?:Bot Manager )?Captcha/i },
  { name: 'DDoS-Guard', mark: /<title>DDOS-GUARD|\/\.well-known\/ddos-guard\/js-challenge/i },
  { name: 'Qrator', weakMark: /\/__qrator\/|qrator_jsr/ },
  {
    name: 'F5',
    mark: /The requested URL was rejected\. Please consult with your administrator/,
    weakMark: /\/TSPD\/|bobcmn/,
  },
  { name: 'Anubis', mark: /\/\.within\.website\/x\/cmd\/anubis\/|id="anubis_challenge"/ },
  { name: 'ArvanCloud', weakMark: /arvancloud[\s\S]{0,500}?challenge|__arcsjs/i },
  {
    name: 'Google',
    mark: /<title>Sorry\.\.\.<\/title>|Our systems have detected unusual traffic from your computer/,
  },
  {
    name: 'a captcha page',
    weakMark:
      /google\.com\/recaptcha\/|hcaptcha\.com\/|challenges\.cloudflare\.com\/turnstile|geetest\.com\/|data-sitekey=/i,
  },
  // A script that sets a cookie and reloads works in browsers only, whatever its vendor.
  {
    name: 'a JavaScript cookie challenge',
    weakMark:
      /document\.cookie\s*=[\s\S]{0,4000}?(?:location\.(?:reload|replace|assign|href)|location\s*=|\.submit\()|slowAES\.decrypt|\btoNumbers\(/,
  },
];

/** Maximum characters of a wall. Also bounds the work on hostile pages. */
const longestWall = 64 * 1024;

/** Below this number of visible characters a weak mark is sufficient. News pages have thousands. */
const littleText = 600;

/**
 * Identifies the bot wall of a response.
 *
 * @param text the decoded body
 * @returns the vendor, e.g. `Cloudflare`; undefined for an ordinary page
 */
export function detectBotWall(headers: HeaderFields, text: string): string | undefined {
  const byHeader = walls.find((wall) => wall.header?.(headers) === true);
  if (byHeader !== undefined || text.length > longestWall) return byHeader?.name;
  const little = visibleLength(text) < littleText;
  return walls.find(
    (wall) => wall.mark?.test(text) === true || (little && wall.weakMark?.test(text) === true),
  )?.name;
}

/**
 * Counts roughly the characters that a reader would see: without tags, scripts, head and white space. A
 * single pass, because a hostile page may consist of nothing but unclosed tags.
 */
function visibleLength(html: string): number {
  let length = 0;
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    length += html
      .slice(at, open < 0 ? html.length : open)
      .replaceAll(/\s+/g, ' ')
      .trim().length;
    if (open < 0) break;
    at = after(html, endOfElement(html, open), open);
    if (at < 0) break;
  }
  return length;
}

/** Returns the end of the element, comment or tag that begins at `open`. */
function endOfElement(html: string, open: number): string {
  if (html.startsWith('<!--', open)) return '-->';
  const name = /^<(script|style|noscript|svg|head)(?=[\s>/])/i.exec(html.slice(open, open + 12))?.[1];
  return name === undefined ? '>' : `</${name}`;
}

function after(html: string, end: string, from: number): number {
  const found = html.indexOf(end, from + 1);
  return found < 0 ? found : found + end.length;
}
