import type { Context, Hono } from 'hono';
import { auth } from 'hono/utils/basic-auth';
import { oneLine } from '../../publish/text/feed-text.ts';
import { deskTerms } from '../../store/translation/glossary-terms.ts';
import type { DeskActions, NewTerm } from './desk-actions.ts';
import { deskGlossaryPage } from './glossary-page.ts';
import type { HtmlPage } from '../pages/layout.ts';
import type { RouteContext } from '../route-context.ts';

const LONGEST = 120;

/** Routes of the editors' glossary: list, add and remove terms. {@link deskRoutes} protects them. */
export function deskGlossaryRoutes(
  app: Hono,
  { db, sources }: RouteContext,
  actions: Pick<DeskActions, 'addTerm' | 'removeTerm'>,
  show: (context: Context, page: HtmlPage) => Promise<Response>,
): void {
  const languages = [...new Set(sources.map(({ language }) => language.split('-', 1)[0] ?? ''))].filter(
    (language) => language !== 'id',
  );
  const page = async (context: Context, message?: string, term?: NewTerm): Promise<Response> =>
    show(context, deskGlossaryPage(await deskTerms(db), languages, message, term));

  app.get('/meja/glosarium', (context) => page(context, context.req.query('pesan')));
  app.post('/meja/glosarium', async (context) => {
    const form = await context.req.formData();
    const field = (name: string): string => {
      const value = form.get(name);
      return typeof value === 'string' ? oneLine(value).slice(0, LONGEST) : '';
    };
    const term: NewTerm = {
      language: languages.find((language) => language === field('bahasa')) ?? languages[0] ?? 'en',
      form: field('istilah'),
      rendering: field('padanan'),
      wrong: field('salah')
        .split(',')
        .map((one) => one.trim())
        .filter(Boolean),
    };
    if (term.form === '' || term.rendering === '') return page(context, 'Isi istilah dan padanannya.', term);
    const problems = await actions.addTerm(term, oneLine(auth(context.req.raw)?.username ?? '').slice(0, 80));
    if (problems.length > 0) return page(context, `Belum ditambahkan: ${problems.join('; ')}`, term);
    return context.redirect(`/meja/glosarium?pesan=${encodeURIComponent('Istilah ditambahkan.')}`, 303);
  });
  app.post('/meja/glosarium/:id{[0-9]{1,9}}/hapus', async (context) => {
    await actions.removeTerm(Number(context.req.param('id')));
    return context.redirect(`/meja/glosarium?pesan=${encodeURIComponent('Istilah dihapus.')}`, 303);
  });
}
