import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../../src/store/open.ts';
import { readSummary, summaryJson, summaryText } from '../../src/cli/source-summary.ts';
import { textTable } from '../../src/cli/table.ts';
import { freshStore, KINDS } from '../store/database.ts';

const DAY = 86_400_000;
const moment = new Date('2026-11-10T08:00:00Z');

describe.each(KINDS)('source summary on %s', (kind) => {
  let store: Store;
  beforeAll(async () => {
    store = await freshStore(kind);
    const { db } = store;
    const source = { language: 'id', enabled: true, homepage: 'https://radio.example/', ok_at: moment };
    await db
      .insertInto('source')
      .values([
        { ...source, id: 'radio', name: 'Radio' },
        { ...source, id: 'surat', name: 'Surat', homepage: 'https://surat.example/' },
        { ...source, id: 'tutup', name: 'Tutup', enabled: false },
      ])
      .execute();
    const listing = { kind: 'feed', ok_at: moment, due_at: moment } as const;
    const moved = { error_code: 'gone', error: 'https://radio.example/old: the listing is gone (HTTP 404)' };
    await db
      .insertInto('listing')
      .values([
        { ...listing, source_id: 'radio', url: 'https://radio.example/feed' },
        { ...listing, source_id: 'radio', url: 'https://radio.example/old', failures: 3, ...moved },
        { ...listing, source_id: 'surat', url: 'https://surat.example/feed' },
        { ...listing, source_id: 'tutup', url: 'https://tutup.example/feed', failures: 1, ...moved },
      ])
      .execute();
    const pages = [
      ['stored', null],
      ['failed', 'no-body'],
      ['failed', 'no-body'],
      ['gone', 'gone'],
      ['new', 'blocked'],
      ['new', null],
    ] as const;
    for (const [index, [state, code]] of pages.entries()) {
      const url = `https://surat.example/${index}`;
      await db
        .insertInto('candidate')
        .values({
          source_id: 'surat',
          key: url,
          url,
          state,
          hints: JSON.stringify({ url }),
          error_code: code,
          error: code && `said of ${code}`,
          seen_at: new Date(moment.getTime() - index * 1000),
        })
        .execute();
    }
  });
  afterAll(() => store[Symbol.asyncDispose]());

  test('a failing listing is reported next to a working one, with the times of its last and next poll', async () => {
    const text = summaryText(await readSummary(store.db));
    expect(text).toMatch(/^radio .* failing$/m);
    expect(text).toMatch(/^tutup .* disabled$/m);
    expect(text).toContain(
      'radio: https://radio.example/old: the listing is gone (HTTP 404) (gone)\n' +
        '    last read 2026-11-10 08:00, next attempt 2026-11-10 08:00 UTC',
    );
    expect(text).not.toContain('tutup: ');
  });

  test('pages without an article are counted by reason, with an example', async () => {
    const text = summaryText(await readSummary(store.db));
    expect(text).toMatch(/^surat .* 4 {2}ok$/m);
    expect(text).toContain(
      'surat: no article on 4 of 6 pages: 2 no-body, 1 blocked, 1 gone\n' +
        '    most recent: https://surat.example/4: said of blocked',
    );
    expect(summaryText(await readSummary(store.db, new Date(moment.getTime() + DAY)))).not.toContain(
      'surat: ',
    );
  });

  test('the JSON output is limited to the requested sources', async () => {
    const rows = JSON.parse(summaryJson(await readSummary(store.db, undefined, ['radio']))) as {
      id: string;
      illListings: { code: string }[];
    }[];
    expect(rows.map(({ id, illListings }) => [id, illListings.map(({ code }) => code)])).toEqual([
      ['radio', ['gone']],
    ]);
  });
});

test('table columns align in every script', () => {
  const text = textTable(
    ['headline', 'language'],
    [
      ['平和会談', 'ja'],
      ['مُحادثات', 'ar'],
      ['Talks', 'en'],
    ],
  );
  expect(text.split('\n')).toEqual([
    'headline  language',
    '────────  ────────',
    '平和会談  ja',
    'مُحادثات   ar',
    'Talks     en',
  ]);
});
