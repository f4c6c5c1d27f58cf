import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { readDelivery } from '../../src/discover/wire/read-delivery.ts';
import { extractWire } from '../../src/extract/wire/extract-wire.ts';
import { renderNewsml } from '../../src/publish/feeds/wire-newsml.ts';
import { renderNinjs } from '../../src/publish/feeds/wire-ninjs.ts';
import { corpusPath, needsCorpus } from '../corpus.ts';
import { feed, story } from './story.ts';

const VERSIONS = ['2.1', '3.1'] as const;
const GUID = '0b1e6c1e-6f0f-4a53-9a51-0f3d2b1c4d5e';

/** A feed with everything that a story may have, one of the least, and a withdrawn one. */
const full = feed(
  [
    story({
      guid: GUID,
      headline: 'Perundingan “damai” & gencatan senjata',
      dateline: { place: 'Velmar', raw: 'VELMAR -' },
      section: 'Bencana',
      tags: ['Cuaca', 'Gempa & tsunami'],
      image: {
        url: 'https://kanal-teluk.example/1.jpg',
        alt: 'Pelabuhan & kapal',
        credit: 'Rana/AFP',
        width: 900,
        height: 600,
      },
      bodyHtml:
        '<p>Satu &amp; dua<br>tiga &nbsp; “empat”.</p><ul><li>lima<li>enam</ul><p>Tujuh <em>delapan</em>.</p>',
      corrections: [
        {
          kind: 'correction',
          at: new Date(0),
          text: 'Ralat: 12, bukan 21',
          url: 'https://kanal-teluk.example/',
        },
      ],
    }),
    story({ guid: GUID.replace('0b', '1b'), level: 'headline', origin: 'original', translator: undefined }),
  ],
  {
    deleted: [
      {
        id: `urn:uuid:${GUID.replace('0b', '2b')}`,
        when: new Date('2026-11-10T12:00:00Z'),
        why: 'dicabut sumbernya',
      },
    ],
  },
);

describe('ninjs', () => {
  test.each(VERSIONS.map((version) => ({ version })))(
    '$version is valid against the schema of IPTC',
    needsCorpus('wire/schema'),
    ({ version }) => {
      const ajv = new Ajv2020({ strict: false, allErrors: true });
      addFormats.default(ajv);
      ajv.addSchema({}, 'https://geojson.org/schema/GeoJSON.json');
      const text = readFileSync(corpusPath(`wire/schema/ninjs-schema_${version}.json`), 'utf8');
      const schema: AnySchema = JSON.parse(text);
      const validate = ajv.compile(schema);
      for (const one of [full, feed([])]) {
        const isValid = validate(JSON.parse(renderNinjs(one, version, 'ninjs.json')));
        expect([isValid, validate.errors]).toEqual([true, null]);
      }
      expect(validate({ uri: 'urn:a', versionscreated: 'x' })).toBe(false);
    },
  );

  test.each(VERSIONS)('%s is read by our own reader', (version) => {
    const { items } = readDelivery(renderNinjs(full, version, 'ninjs.json'), 'ninjs.json');
    expect(items.map(({ kind, status }) => [kind, status])).toEqual([
      ['package', 'usable'],
      ['text', 'usable'],
      ['text', 'usable'],
      ['text', 'canceled'],
    ]);
    const [, first] = items;
    if (first === undefined) throw new Error('no story');
    expect(first).toMatchObject({
      id: `urn:uuid:${GUID}`,
      headline: 'Perundingan “damai” & gencatan senjata',
      located: 'Velmar',
      infoSources: ['Kanal Teluk', 'AFP'],
      signal: 'correction',
      edNote: 'Ralat: 12, bukan 21',
      images: [{ url: 'https://kanal-teluk.example/1.jpg', credit: 'Rana/AFP', width: 900 }],
    });
    const { article } = extractWire(first, { url: 'https://warta.example/' });
    expect(article).toMatchObject({ agency: 'AFP', text: expect.stringContaining('Tujuh delapan.') });
  });
});

describe('NewsML-G2', () => {
  test('is valid against the schema of IPTC', needsCorpus('wire/schema'), async (context) => {
    const folder = await mkdtemp(join(tmpdir(), 'warta-newsml-'));
    const file = join(folder, 'a.xml');
    const schema = corpusPath('wire/schema/NewsML-G2_2.35-All-Power.xsd');
    const check = promisify(execFile);
    try {
      await check('xmllint', ['--version']).catch(() => context.skip('no xmllint on this machine'));
      for (const one of [full, feed([story()])]) {
        await writeFile(file, renderNewsml(one, 'newsml-g2.xml'));
        const { stderr } = await check('xmllint', ['--nonet', '--noout', '--schema', schema, file]);
        expect(stderr).toContain('validates');
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('is read by our own reader', () => {
    const { items } = readDelivery(renderNewsml(full, 'newsml-g2.xml'), 'newsml-g2.xml');
    expect(items.map(({ kind, status }) => [kind, status])).toEqual([
      ['package', 'usable'],
      ['text', 'usable'],
      ['text', 'usable'],
      ['text', 'canceled'],
    ]);
    expect(items[1]).toMatchObject({
      id: `urn:uuid:${GUID}`,
      headline: 'Perundingan “damai” & gencatan senjata',
      signal: 'correction',
      copyrightHolder: 'Kanal Teluk',
      body: expect.stringContaining('<li>enam</li>'),
    });
  });
});
