import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, Hono, MiddlewareHandler } from 'hono';
import { basicAuth } from 'hono/basic-auth';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { auth } from 'hono/utils/basic-auth';
import { alignTexts, blocksOf, type AlignedPair, replaceBlocks } from '../../publish/text/align-texts.ts';
import { oneLine } from '../../publish/text/feed-text.ts';
import { deskLines, deskStory, type DeskStory } from '../../store/inspect/desk.ts';
import type { TranslationEdit } from '../../model/translation.ts';
import { clientAddress, ClientLimiter } from '../client-limits.ts';
import type { Desk } from './desk-actions.ts';
import { deskGlossaryRoutes } from './glossary-routes.ts';
import { deskListPage, deskStoryPage } from './story-pages.ts';
import type { HtmlPage } from '../pages/layout.ts';
import { PAGE_HEADERS, renderPage, type RouteContext } from '../route-context.ts';

const LINES = 100;
const MAX_FORM_BYTES = 1_000_000;
/** Largest id in the database. */
const MAX_ID = 2_147_483_647;
/** Ten wrong passwords in 15 minutes are not typing errors. */
const WRONG_PASSWORDS = { count: 10, windowMs: 15 * 60_000 };
const DESK_HEADERS = {
  ...PAGE_HEADERS,
  'Content-Security-Policy': `${PAGE_HEADERS['Content-Security-Policy']}; script-src 'self'`,
  'Cache-Control': 'no-store',
};

/**
 * Routes of the editors' desk under `/meja`: HTTP basic authentication, CSRF protection, no caching.
 * Every form works without JavaScript.
 */
export function deskRoutes(app: Hono, room: RouteContext, desk: Desk): void {
  const { db, site, editions, sources } = room;
  const own = new URL(site.url).origin;
  guardDesk(app, room, desk);
  app.use(
    '/meja/*',
    csrf({ origin: (origin, context) => origin === own || origin === new URL(context.req.url).origin }),
  );
  checkForms(app);
  const frame = () => ({ site, editions, sources, now: room.now() });
  const show = async (context: Context, page: HtmlPage): Promise<Response> => {
    const { body } = await renderPage(room, page);
    return context.html(body, 200, DESK_HEADERS);
  };
  const language = editions[0]?.language ?? 'id';
  const STORY = '/meja/berita/:id{[0-9]{1,9}}';

  app.get('/meja', (context) => context.redirect('/meja/'));
  app.get('/meja/', async (context) =>
    show(
      context,
      deskListPage(frame(), await deskLines(db, 'held', LINES), await deskLines(db, 'published', LINES)),
    ),
  );
  app.get(STORY, async (context) => {
    const story = await deskStory(db, Number(context.req.param('id')), language);
    if (!story) return context.notFound();
    return show(context, deskStoryPage(frame(), story, pairsOf(story), context.req.query('pesan')));
  });

  const { actions } = desk;
  deskGlossaryRoutes(app, room, actions, show);
  const done = (context: Context, id: number, message: string): Response => {
    room.cache.clear();
    return context.redirect(`/meja/berita/${id}?pesan=${encodeURIComponent(message)}`, 303);
  };
  app.post(`${STORY}/naskah`, async (context) => {
    const story = await deskStory(db, Number(context.req.param('id')), language);
    const form = await context.req.formData();
    const edit = story && editOf(story, form, auth(context.req.raw)?.username ?? '');
    if (!story || !edit) return context.notFound();
    const saved = await actions.saveTranslation(edit);
    return done(
      context,
      story.storyId,
      saved ? 'Naskah disimpan.' : 'Naskah berubah sementara itu; periksa lagi.',
    );
  });
  app.post(`${STORY}/ulang`, async (context) => {
    await actions.decideAgain(Number(context.req.param('id')));
    return done(context, Number(context.req.param('id')), 'Ditinjau ulang.');
  });
  app.post(`${STORY}/tarik`, async (context) => {
    const story = await deskStory(db, Number(context.req.param('id')), language);
    const why = oneLine(field(await context.req.formData(), 'alasan'));
    if (!story) return context.notFound();
    if (why === '') return done(context, story.storyId, 'Sebutkan alasannya.');
    await actions.takeDown(story.guid, why);
    return done(context, story.storyId, 'Berita ditarik.');
  });
  app.post(`${STORY}/gabung`, async (context) => {
    const id = Number(context.req.param('id'));
    const merged = await actions.merge(id, oneLine(field(await context.req.formData(), 'dengan')));
    return done(
      context,
      merged ?? id,
      merged === undefined ? 'Berita itu tidak ditemukan.' : 'Berita digabung.',
    );
  });
  app.post(`${STORY}/pisah`, async (context) => {
    const article = Number(field(await context.req.formData(), 'artikel'));
    if (!Number.isInteger(article) || article < 1 || article > MAX_ID) throw new HTTPException(400);
    const fresh = await actions.split(Number(context.req.param('id')), article);
    return done(context, fresh, 'Dipisah menjadi berita ini.');
  });
}

const forbidCaching: MiddlewareHandler = async (context, next) => {
  await next();
  context.header('Cache-Control', 'no-store');
};

/** Passwords: no caching of what is behind them, wrong ones are logged, and after some the client has to wait. */
function guardDesk(app: Hono, { now }: RouteContext, { token, onWrongPassword }: Desk): void {
  const wrong = new ClientLimiter({ ...WRONG_PASSWORDS, now: () => now().getTime() });
  const authenticate = basicAuth({
    realm: 'Meja redaksi',
    verifyUser: (name, password, context) => {
      if (name.trim() !== '' && isToken(password, token)) return true;
      const client = clientAddress(context);
      onWrongPassword?.(client, wrong.add(client));
      return false;
    },
  });
  app.use('/meja', forbidCaching);
  app.use('/meja/*', forbidCaching);
  app.use('/meja/*', async (context, next) => {
    const seconds = wrong.secondsToWait(clientAddress(context));
    if (seconds === undefined) return authenticate(context, next);
    return context.text('Terlalu banyak kata sandi yang salah.', 429, { 'Retry-After': String(seconds) });
  });
}

/** Rejects forms that are too large or malformed before an action sees them. */
function checkForms(app: Hono): void {
  app.use('/meja/*', bodyLimit({ maxSize: MAX_FORM_BYTES }));
  app.use('/meja/*', async (context, next) => {
    if (context.req.method === 'POST')
      await context.req.formData().catch((cause: unknown) => {
        throw new HTTPException(400, { message: 'Formulir tidak terbaca.', cause });
      });
    return next();
  });
}

/** Compares in constant time; hashing hides the lengths. */
function isToken(given: string, token: string): boolean {
  return timingSafeEqual(digestOf(given), digestOf(token));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function field(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** Aligns the translation with the version that was translated. */
function pairsOf({ copies, translation }: DeskStory): AlignedPair[] {
  const copy = copies.find((one) => one.articleId === translation?.articleId);
  return copy && translation ? alignTexts(copy, translation) : [];
}

/**
 * Merges the submitted sentences into the markup of the stored translation.
 *
 * @returns undefined if the form does not match the translation
 */
function editOf(story: DeskStory, form: FormData, editor: string): TranslationEdit | undefined {
  const { translation, copies } = story;
  const copy = copies.find((one) => one.articleId === translation?.articleId);
  if (!translation || !copy || Number(field(form, 'terjemahan')) !== translation.id) return undefined;
  const pairs = pairsOf(story);
  const targets = form.getAll('kalimat').map((value) => oneLine(typeof value === 'string' ? value : ''));
  if (targets.length !== pairs.length) return undefined;
  const blocks: string[] = [];
  for (const [index, pair] of pairs.entries()) {
    if (pair.opens) blocks.push(targets[index] ?? '');
    else blocks[blocks.length - 1] = `${blocks.at(-1)} ${targets[index]}`;
  }
  const bodyHtml = replaceBlocks(translation.bodyHtml, blocks);
  const headline = oneLine(field(form, 'judul')) || translation.headline;
  const own = { from: copy.language, to: translation.language };
  const heading =
    headline === translation.headline ? [] : [{ source: oneLine(copy.headline), target: headline, ...own }];
  const changed = pairs.flatMap(({ original, translation: before }, index) => {
    const target = targets[index] ?? '';
    if (target === '' || target === before || original === '') return [];
    return [{ source: withoutDateline(original, copy), target, ...own }];
  });
  return {
    storyId: story.storyId,
    translationId: translation.id,
    seenBody: translation.bodyHtml,
    headline,
    bodyHtml,
    text: blocksOf(bodyHtml).join('\n\n'),
    sentences: [...heading, ...changed],
    editor: oneLine(editor).slice(0, 80),
  };
}

/** Removes the outlet's dateline: sentences are translated, and remembered, without it. */
function withoutDateline(sentence: string, { dateline }: DeskStory['copies'][number]): string {
  const raw = oneLine(dateline?.raw ?? '');
  return raw !== '' && sentence.startsWith(raw) ? sentence.slice(raw.length).trimStart() : sentence;
}
