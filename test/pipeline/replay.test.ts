import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { needsCorpus } from '../corpus.ts';
import { type Replay, openReplay } from './replay.ts';

describe('the replay of real input', needsCorpus('feeds/expected.json'), () => {
  let replay: Replay;
  beforeAll(async () => {
    replay = await openReplay();
  });
  afterAll(() => replay[Symbol.asyncDispose]());

  test('has at least 150 pages and 300 listings, each its own source', () => {
    expect(replay.pages.length).toBeGreaterThanOrEqual(150);
    expect(replay.listings.length).toBeGreaterThanOrEqual(300);
    const { sources } = parse(replay.sourcesYaml) as {
      sources: { id: string; listings: { url: string }[] }[];
    };
    expect(new Set(sources.map(({ id }) => id)).size).toBe(sources.length);
    for (const { url } of replay.listings) expect(replay.sourcesYaml).toContain(url);
  });

  test('serves pages as bytes', async () => {
    for (const { url } of replay.pages) {
      const response = await fetch(url);
      expect({ url, status: response.status }).toEqual({ url, status: 200 });
      expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(500);
    }
  });

  test('no listing links to another host, most link to a page here', async () => {
    let leading = 0;
    for (const { url, file } of replay.listings) {
      const response = await fetch(url);
      expect(response.status).toBe(200);
      const text = Buffer.from(await response.arrayBuffer()).toString('latin1');
      const link = /<(?:link|loc|guid)>\s*https?:\/\/(?!127\.0\.0\.1)[^<]*/.exec(text)?.[0];
      expect({ file, link }).toEqual({ file, link: undefined });
      const page = /http:\/\/127\.0\.0\.1:\d+\/\d+\/page\/\d+/.exec(text)?.[0];
      if (page === undefined) continue;
      leading++;
      expect((await fetch(page)).status).toBe(200);
    }
    expect(leading).toBeGreaterThan(200);
  });
});
