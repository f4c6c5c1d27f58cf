import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Outlets, serveOutlets } from '../../fixtures/serve.ts';
import { type App, openApp } from '../../src/app/app.ts';
import type { Invocation } from '../../src/cli/command.ts';
import edit from '../../src/commands/edit.ts';
import { crawlOnce } from '../../src/jobs/crawl.ts';
import { importMemory } from '../../src/jobs/translate/import-memory.ts';
import { storeSentences, similarSentences } from '../../src/store/translation/sentence-memory.ts';
import { loadPublished } from '../../src/store/publication/published-stories.ts';
import { install, type Installation, start } from './installation.ts';

/* `warta edit` as an editor uses it, with scripts for editors. */

const { signal } = new AbortController();
let outlets: Outlets;
let installation: Installation;
let app: App;
let folder: string;
let story: { id: number; guid: string; url: string };

beforeAll(async () => {
  outlets = await serveOutlets();
  installation = await install('pglite', outlets.sourcesYaml);
  folder = await mkdtemp(join(tmpdir(), 'warta-editors-'));
  app = await openApp(installation.env);
  await importMemory(app.db, outlets.memoryFile);
  await crawlOnce(await app.jobs(), { all: true }, signal);
  story = await app.db
    .selectFrom('story')
    .innerJoin('article', 'article.id', 'story.lead_article_id')
    .innerJoin('publication', 'publication.story_id', 'story.id')
    .select(['story.id', 'story.guid', 'article.url'])
    .where('article.dateline', 'is not', null)
    .where('article.language', '=', 'en')
    .where('publication.state', '=', 'published')
    .orderBy('story.id')
    .executeTakeFirstOrThrow();
}, 900_000);
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
  await installation[Symbol.asyncDispose]();
  await outlets[Symbol.asyncDispose]();
});

let count = 0;

/**
 * Returns an editor command that runs this code on `sheet`, the text of the file, after `meanwhile`, and
 * saves a copy of its input.
 */
async function run(
  code: string,
  { reference = String(story.id), by = 'n3m0', meanwhile = async (): Promise<void> => {} } = {},
) {
  const { command, copy, go } = await editor(code);
  const lines: string[] = [];
  const invocation: Invocation = {
    args: [reference],
    options: { to: 'id', by },
    env: { ...process.env, VISUAL: '', EDITOR: command },
    signal,
    print: (line = '') => lines.push(line),
    open: () => Promise.resolve(app),
    openWeb: () => Promise.reject(new Error('no outlet is asked')),
  };
  const running = edit.run(invocation);
  const ended = running.then(
    () => true,
    () => true,
  );
  // It may end without opening an editor.
  while (!existsSync(copy) && !(await Promise.race([ended, sleep(10, false)])));
  await meanwhile();
  await writeFile(go, '');
  return { exit: await running, output: lines.join('\n'), given: () => readFile(copy, 'utf8') };
}

async function editor(code: string): Promise<{ command: string; copy: string; go: string }> {
  const script = join(folder, `editor-${++count}.mjs`);
  const [copy, go] = [`${script}.md`, `${script}.go`];
  await writeFile(
    script,
    `import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
     const file = process.argv.at(-1);
     const sheet = readFileSync(file, 'utf8');
     copyFileSync(file, ${JSON.stringify(copy)});
     while (!existsSync(${JSON.stringify(go)})) await new Promise((resolve) => setTimeout(resolve, 10));
     ${code}`,
  );
  return { command: `'${process.execPath}' '${script}'`, copy, go };
}

const shown = async () => (await loadPublished(app.db, { guid: story.guid }, 1))[0];
const ours = 'Kalimat ini ditulis ulang oleh seorang penyunting.';
/** Replaces the second quotation. */
const change = (text: string): string =>
  `let nth = 0; writeFileSync(file, sheet.replaceAll(/^> .*$/gm, (line) => (++nth === 2 ? ${JSON.stringify(`> ${text}`)} : line)));`;

test('the sheet has headline and sentences without dateline; saved changes are published, credited and remembered', async () => {
  const before = await shown();
  const { exit, output, given } = await run(change(ours), { reference: story.url });
  const sheet = await given();
  const dateline = before?.dateline?.raw.trim() ?? '';
  expect(dateline).not.toBe('');
  expect(sheet).not.toContain(dateline);
  expect(sheet.match(/^\[\d+\] /gm)?.length).toBeGreaterThan(4);
  expect(sheet).toContain(`\n> ${before?.headline}\n`);
  expect(exit).toBe(0);
  expect(output).toMatch(/^1 of \d+ sentences remembered as n3m0's\n.*semua: published/s);
  const after = await shown();
  expect(after?.text).toContain(ours);
  expect(after?.guid).toBe(before?.guid);
  expect(after?.translator?.split(', ').toSorted()).toEqual(['Redaksi Warta', 'n3m0']);
  const source = /^\[2\] (.*)$/m.exec(sheet)?.[1] ?? '';
  const pair = { from: 'en', to: 'id' };
  expect((await similarSentences(app.db, source.replace(/\w+\W*$/, 'otherwise.'), pair))[0]).toMatchObject({
    target: ours,
    by: 'n3m0',
  });
  const feed = await app.db
    .selectFrom('document')
    .select('body')
    .where('path', '=', '/semua/feed.json')
    .executeTakeFirst();
  expect(Buffer.from(feed?.body ?? '').toString()).toContain('n3m0');
});

test('saving nothing changes nothing', async () => {
  const before = await shown();
  expect(await run('')).toMatchObject({ exit: 0, output: 'nothing was changed' });
  expect(await shown()).toEqual(before);
});

test('a later machine translation does not replace it', async () => {
  const sheet = await (await run('')).given();
  const source = /^\[2\] (.*)$/m.exec(sheet)?.[1] ?? '';
  await storeSentences(app.db, [
    { source, target: 'Mesin.', from: 'en', to: 'id', glossary: '', origin: 'machine', by: 'uji/2' },
  ]);
  const { exit } = await run(
    `let nth = 0; writeFileSync(file, sheet.replaceAll(/^> .*$/gm, (line) => (++nth === 3 ? '> Yang lain lagi.' : line)));`,
  );
  expect(exit).toBe(0);
  expect((await shown())?.text).toContain(ours);
});

test('an editor that exits with an error changes and loses nothing', async () => {
  const before = await shown();
  const { exit, output } = await run(`${change('Setengah jadi.')} process.exit(3);`);
  expect(exit).toBe(1);
  const kept = /what you wrote is in (\S+)$/.exec(output)?.[1] ?? '';
  expect(await readFile(kept, 'utf8')).toContain('> Setengah jadi.');
  expect(await shown()).toEqual(before);
  const { output: silent } = await run('process.exit(1);');
  expect(silent).toBe('the editor ended with an error: nothing was changed');
});

test('an empty file changes nothing; the readable part of a damaged one is stored and the file is kept', async () => {
  const before = await shown();
  const empty = await run(`writeFileSync(file, '');`);
  expect(empty.exit).toBe(1);
  expect(empty.output).toMatch(/^nothing was changed\n(\d+) of \1 sentences were not found in the file/);
  expect(await shown()).toEqual(before);
  const half = await run(
    `writeFileSync(file, sheet.slice(sheet.indexOf('[2]'), sheet.indexOf('[3]')).replace(/^> .*$/m, '> Separuh\\nterbaca.'));`,
  );
  expect(half.exit).toBe(1);
  expect(half.output).toMatch(/^1 of \d+ sentences remembered/);
  expect(half.output).toMatch(/were not found in the file and stay as they were; what you wrote is in \S+$/);
  expect((await shown())?.text).toContain('Separuh terbaca.');
});

test('a concurrent change by another person stays, and the own text is kept in the file', async () => {
  const sheet = await (await run('')).given();
  const source = /^\[2\] (.*)$/m.exec(sheet)?.[1] ?? '';
  const meanwhile = () =>
    storeSentences(app.db, [
      {
        source,
        target: 'Punya orang lain.',
        from: 'en',
        to: 'id',
        glossary: '',
        origin: 'human',
        by: 'pertama',
      },
    ]);
  const { exit, output } = await run(change('Punya saya.'), { by: 'kedua', meanwhile });
  expect(exit).toBe(1);
  expect(output).toMatch(/^nothing was changed\n1 sentences were changed by somebody else meanwhile/);
  expect(await readFile(/is in (\S+)$/.exec(output)?.[1] ?? '', 'utf8')).toContain('> Punya saya.');
});

test('if the outlet changed the text meanwhile, edits of remaining sentences apply', async () => {
  const row = await app.db
    .selectFrom('article')
    .innerJoin('story', 'story.lead_article_id', 'article.id')
    .select(['article.id', 'article.version', 'article.body_html'])
    .where('story.id', '=', story.id)
    .executeTakeFirstOrThrow();
  // The next version lacks the last paragraph.
  const next = row.body_html.replace(/<p>(?:(?!<p>)[^])*$/, '');
  const meanwhile = async (): Promise<void> => {
    const values = { version: row.version + 1, body_html: next };
    await app.db.updateTable('article').set(values).where('id', '=', row.id).execute();
  };
  const { exit, output } = await run(change('Judul tetap, naskah lain.'), { by: 'pertama', meanwhile });
  expect(exit).toBe(1);
  expect(output).toContain('the outlet changed the text meanwhile');
  expect((await shown())?.text).toContain('Judul tetap, naskah lain.');
});

test('unknown stories and untranslated ones are errors', async () => {
  expect((await run('', { reference: '999999' })).exit).toBe(2);
  const { id } = await app.db
    .selectFrom('story')
    .innerJoin('article', 'article.id', 'story.lead_article_id')
    .select('story.id')
    .where('article.language', '=', 'id')
    .executeTakeFirstOrThrow();
  expect((await run('', { reference: String(id) })).exit).toBe(2);
});

test('from the command line', { timeout: 900_000 }, async () => {
  await app[Symbol.asyncDispose]();
  const { command, go } = await editor(change('Dari baris perintah.'));
  await writeFile(go, '');
  const { ended, output, errors } = start({ env: { ...installation.env, EDITOR: command } }, [
    'edit',
    String(story.id),
    '--by',
    'pertama',
  ]);
  expect([await ended, errors()]).toEqual([0, '']);
  expect(output()).toMatch(/remembered as pertama's\n.*semua: published/s);
  app = await openApp(installation.env);
  expect((await shown())?.text).toContain('Dari baris perintah.');
});
