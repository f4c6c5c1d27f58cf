import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bodyRuns } from '../../src/translate/markup/inline-runs.ts';
import { changedLines, lostLines, readSheet, writeSheet } from '../../src/translate/memory/edit-sheet.ts';
import { enforceTerms, glossaryVersion, termsIn } from '../../src/translate/glossary/glossary.ts';
import type { Engine } from '../../src/translate/engine/engine.ts';
import { parseGlossary } from '../../src/translate/glossary/glossary-file.ts';
import { fromEngine, prepareSentence } from '../../src/translate/sentence-pipeline.ts';
import type { Glossary } from '../../src/translate/glossary/glossary.ts';
import { detectLanguage } from '../../src/text/detect-language.ts';
import { projectMarks } from '../../src/translate/markup/tag-projection.ts';
import { applyHouseStyle } from '../../src/translate/style/house-style.ts';

const plain = (text: string) => ({ text, marks: [] });

function version(text: string, terms: Glossary): string {
  return glossaryVersion(termsIn(text, 'en', 'id', terms), 'id');
}

describe('house style', () => {
  test.each([
    ['He said 3,500.25 or 3.5', 'Dia bilang 3,500.25 atau 3.5', 'Dia bilang 3.500,25 atau 3,5'],
    ['It was 3.500 in his text', 'Ada 3,500 di sana', 'Ada 3,500 di sana'],
    ['on November 23, 2015', 'pada November 23, 2015', 'pada 23 November 2015'],
    ['on March 3, 2015', 'pada March 3, 2015', 'pada 3 Maret 2015'],
    ['on Monday', 'pada hari Monday', 'pada hari Senin'],
    ['at 9:30', 'pada pukul 9:30', 'pada pukul 09.30'],
    ['at 9:30 GMT', 'pada 9:30 GMT', 'pada pukul 09.30 GMT'],
    ['It cost $30m.', 'Biayanya $30m.', 'Biayanya 30 juta dolar AS.'],
    ['It cost $3.5bn and €5k.', 'Biayanya $3.5bn dan €5k.', 'Biayanya 3,5 miliar dolar AS dan 5 ribu euro.'],
    ['$100-a-barrel', '$100-a-barrel', '$100-a-barrel'],
    ['₹500 million', '₹500 juta', '500 juta rupee'],
    ['USD 3 million', 'USD 3 juta', '3 juta dolar AS'],
    ['AED 5 million', 'AED 5 juta', '5 juta dirham Uni Emirat Arab'],
    ['It rose 5%-10%.', 'Naik 5%-10%.', 'Naik 5-10 persen.'],
    ['in the 1990s', 'pada 1990s', 'pada 1990-an'],
    ['40 mph (64 km/h)', '40 mph (64 km/h)', '40 mil per jam (64 km/jam)'],
    ['5 sq km.', '5 sq km.', '5 km persegi.'],
    ['At 3 p.m. he left.', '3 p.m. ia pergi.', 'Pukul 15.00 ia pergi.'],
    [
      'x',
      'anti-pemerintah, pasca perang, anti-Amerika, non-blok',
      'antipemerintah, pascaperang, anti-Amerika, nonblok',
    ],
    [
      'x',
      'Resikonya mempengaruhi ibukota, dimana ada kerjasama.',
      'Risikonya memengaruhi ibu kota, di mana ada kerja sama.',
    ],
    ['by 5%', 'sebesar 5%', 'sebesar 5 persen'],
    ['he said "yes"', 'katanya «ya»', 'katanya “ya”'],
    ['the threat is over."', 'ancaman itu sudah usai.', 'ancaman itu sudah usai.”'],
    ['"We leave', 'Kami pergi', '“Kami pergi'],
    ['It cost $1.5 million', 'Biayanya $1.5 juta', 'Biayanya 1,5 juta dolar AS'],
    ['It cost $1.5 million.', 'Biayanya US$ 1,5 million.', 'Biayanya 1,5 juta dolar AS.'],
    ['about $3,500', 'sekitar $3,500', 'sekitar 3.500 dolar AS'],
    ['£20 or €30', '£20 atau €30', '20 pound sterling atau 30 euro'],
    ['It was $40 then', 'Saat itu 40 dolar', 'Saat itu 40 dolar'],
    ['at 3 p.m. on Monday', 'pada 3 p.m. hari Senin', 'pada pukul 15.00 hari Senin'],
    ['It ended at 11:30 pm.', 'Itu berakhir pukul 11:30 pm.', 'Itu berakhir pukul 23.30.'],
    ['They met at 12 a.m.', 'Mereka bertemu pukul 12 a.m.', 'Mereka bertemu pukul 00.00.'],
    ['by March 5', 'pada March 5', 'pada 5 Maret'],
    ['on Nov. 23 he', 'pada November 23 dia', 'pada 23 November dia'],
    ['in November 23 people', 'pada bulan November 23 orang', 'pada bulan November 23 orang'],
    ['the 23rd brigade', 'brigade 23rd', 'brigade ke-23'],
    ['٢٥ شخصا', '٢٥ orang', '25 orang'],
    ['version 3.5', 'versi 3.5', 'versi 3.5'],
  ])('%s: %s', (source, target, expected) => {
    expect(applyHouseStyle(plain(target), source, 'id').text).toBe(expected);
  });

  test('other languages keep their form', () => {
    expect(applyHouseStyle(plain('by 3.5%'), 'بنسبة 3.5%', 'en').text).toBe('by 3.5%');
  });
});

describe('language', () => {
  const english =
    'The army said on Monday that the convoy had crossed the river before dawn and that nobody was hurt, while officials in the capital refused to say where it would go next.';
  const indonesian =
    'Menurut keterangan polisi, mobil itu bisa melaju karena rem tidak berfungsi, dan warga kota yang melihat kejadian itu mengatakan bahwa pengemudi sudah mencoba berhenti sejak dari jalan utama.';
  const malay =
    'Menurut kenyataan polis, kereta itu boleh bergerak kerana brek tidak berfungsi, dan penduduk bandar yang melihat kejadian itu berkata bahawa pemandu telah cuba berhenti sejak dari jalan utama.';
  test.each([
    [english, 'en', 'en', 'right'],
    [english, 'ar', 'en', 'wrong'],
    [english, 'id', 'en', 'wrong'],
    [indonesian, 'id-ID', 'id-ID', 'right'],
    [indonesian, 'en', 'id', 'wrong'],
    [malay, 'ms', 'ms', 'right'],
    [malay, 'id', 'ms', 'wrong'],
    ['Perang usai', 'en', 'en', 'unproven'],
    ['انتهت الحرب', 'en', 'ar', 'wrong'],
    ['Война окончена', 'uk', 'uk', 'unproven'],
    ['', 'ar', 'ar', 'unproven'],
  ] as const)('%s declared %s is %s', (text, declared, language, declaredWas) => {
    expect(detectLanguage(text, declared)).toMatchObject({ language, declaredWas });
  });
});

describe('glossary', () => {
  const yaml = `terms:
  - { en: [Islamic State], ar: تنظيم الدولة الإسلامية, id: Negara Islam (ISIS), accept: ISIS, wrong: Negara Islam, protect: true }
  - { en: warplane, ar: طائرة حربية, id: jet tempur, wrong: pesawat perang }
  - { en: { forms: [US], case: exact, word: whole }, id: Amerika Serikat, accept: AS }
  - { en: State, id: Negara Bagian }`;
  const { glossary, problems } = parseGlossary(yaml);
  const forms = (text: string, from = 'en') =>
    termsIn(text, from, 'id', glossary).map(({ term }) => term.languages['id']?.forms[0]);
  const fixed = (source: string, target: string) => {
    const { rich, missing } = enforceTerms(plain(target), termsIn(source, 'en', 'id', glossary), 'en', 'id');
    return [rich.text, missing.length];
  };

  test('finds terms in any inflection, the longest first, with their case and word rules', () => {
    expect(problems).toEqual([]);
    expect(forms("Islamic State's warplanes hit US, us and USSR positions")).toEqual([
      'Negara Islam (ISIS)',
      'jet tempur',
      'Amerika Serikat',
    ]);
    expect(forms('وقال تنظيمُ الدولة الاسلاميّة إن الطائرة الحربية', 'ar')).toEqual(['Negara Islam (ISIS)']);
  });

  test('replaces wrong and untranslated renderings, keeps right ones and clitics', () => {
    expect(fixed('Islamic State fell', 'Negara Islam jatuh')).toEqual(['Negara Islam (ISIS) jatuh', 0]);
    expect(fixed('Islamic State fell', 'Negara Islam (ISIS) jatuh')).toEqual([
      'Negara Islam (ISIS) jatuh',
      0,
    ]);
    expect(fixed('Islamic State fell', 'ISIS jatuh')).toEqual(['ISIS jatuh', 0]);
    expect(fixed('a warplane', 'sebuah warplane')).toEqual(['sebuah jet tempur', 0]);
    expect(fixed('its warplane', 'Pesawat perangnya')).toEqual(['Jet tempurnya', 0]);
    expect(fixed('Islamic State fell', 'Mereka jatuh')).toEqual(['Mereka jatuh', 1]);
  });

  test('what is right as often as the source says it is left alone elsewhere', () => {
    const { glossary: own } = parseGlossary(
      'terms:\n  - { en: al-Shabaab, id: Al-Shabaab, wrong: pemuda }\n',
    );
    const written = (source: string, target: string): string =>
      enforceTerms(plain(target), termsIn(source, 'en', 'id', own), 'en', 'id').rich.text;
    expect(written('al-Shabaab recruits', 'Al-Shabaab merekrut pemuda')).toBe('Al-Shabaab merekrut pemuda');
    expect(written('al-Shabaab recruits', 'pemuda merekrut')).toBe('Al-Shabaab merekrut');
  });

  test('a changed term makes only sentences with it stale', () => {
    const other = parseGlossary(yaml.replace('pesawat perang', 'pesawat militer')).glossary;
    expect(version('no terms here', glossary)).toBe('');
    expect(version('a warplane', glossary)).not.toBe(version('a warplane', other));
    expect(version('the US army', glossary)).toBe(version('the US army', other));
  });

  test('reports contradictions and mistakes with their line', () => {
    const broken = parseGlossary(
      'terms:\n  - { en: Kremlin, id: Kremlin }\n  - { en: kremlin, id: Istana }\n  - { en: alone }\n',
    );
    expect(broken.problems).toMatchObject([
      { line: 3, problem: expect.stringContaining('also in line 2') as string },
      { line: 4, problem: expect.stringContaining('two languages') as string },
    ]);
    expect(parseGlossary('terms:\n  - { en: a, id: b, protect: maybe }\n').problems).toMatchObject([
      { line: 2 },
    ]);
    expect(parseGlossary('terms: [\n').problems).toHaveLength(1);
  });

  test('the shipped glossary is large and free of contradictions', () => {
    const shipped = parseGlossary(readFileSync(join(import.meta.dirname, '../../glossary.yaml'), 'utf8'));
    expect(shipped.problems).toEqual([]);
    const written = (source: string, target: string, from = 'en'): string =>
      enforceTerms(plain(target), termsIn(source, from, 'id', shipped.glossary), from, 'id').rich.text;
    expect(written('Islamic State fighters', 'pejuang Negara Islam')).toBe('pejuang Negara Islam (ISIS)');
    expect(written('Gen. Orlan met Haidar Al Abadi', 'Gen. Orlan bertemu Haidar Al-Abadi')).toBe(
      'Jenderal Orlan bertemu Haider al-Abadi',
    );
    expect(written('التقى العبادي الكرملين', 'Al-Ebadi bertemu Kremlin', 'ar')).toBe(
      'Al-Abadi bertemu Kremlin',
    );
    expect(written('500 Saudi riyals', '500 rial Saudi')).toBe('500 riyal Saudi');
    expect(written('the airstrikes', 'pemogokan udara itu')).toBe('Serangan udara itu');
    expect(shipped.glossary.terms.length).toBeGreaterThan(150);
    expect(
      shipped.glossary.terms.filter((term) => term.languages['ar'] !== undefined).length,
    ).toBeGreaterThan(150);
  });
});

describe('blocks', () => {
  test.each([
    '<p>One <a href="x">two</a>.</p><figure><img src="a.jpg"/><figcaption>Three</figcaption></figure>',
    '<blockquote><p>A</p></blockquote>text<br/>more <em>text</em><ul><li>x<ul><li>y</li></ul></li></ul>',
    '<table><tbody><tr><td>1</td><td>cell</td></tr></tbody></table><a href="x"><img src="b.jpg"/></a><pre>code</pre>',
    '<p>a<strong>b<em>c</em>d</strong><br/>e &amp; f &lt;g&gt;</p>',
  ])('putting every block back as it was changes nothing: %s', (html) => {
    const body = bodyRuns(html);
    for (const block of body.blocks) block.replace(block.rich);
    expect(
      body
        .html()
        .replaceAll('<br>', '<br/>')
        .replaceAll(/(<img [^>]*[^/])>/g, '$1/>'),
    ).toBe(html);
  });

  test('a link that an engine lost is put on the words at its place', () => {
    const [block] = bodyRuns(
      '<p>The <a href="x">northern airport</a> was captured on Monday by troops</p>',
    ).blocks;
    const source = block?.rich ?? plain('');
    const { marks } = projectMarks(
      source,
      source.marks,
      plain('Pasukan merebut bandara utara pada hari Senin'),
    );
    expect(marks).toHaveLength(1);
    expect((marks[0]?.end ?? 0) - (marks[0]?.start ?? 0)).toBeGreaterThan(3);
  });
});

test('an edit sheet returns what was changed, and nothing else', () => {
  const lines = [
    { source: 'One.', target: 'Satu.' },
    {
      source: 'Two > one.',
      target: 'Dua.',
      similar: [{ source: 'Two -- one', target: 'Dua satu', similarity: 0.8 }],
    },
    { source: 'Three.', target: '', findings: ['numbers: 3 was lost: Empat --> lima.'] },
  ];
  const sheet = writeSheet('Title', lines);
  expect([...readSheet(sheet)]).toEqual([
    [0, 'Satu.'],
    [1, 'Dua.'],
    [2, ''],
  ]);
  expect(sheet).toContain('[3] Three.\n<!-- numbers: 3 was lost: Empat - -> lima. -->\n> ');
  expect(changedLines(lines, sheet)).toEqual([]);
  expect([lostLines(lines, sheet), lostLines(lines, sheet.replace('[2] ', ''))]).toEqual([0, 1]);
  const edited = sheet
    .replace('> Dua.', '> Dua lebih\r\n> dari\nsatu.')
    .replace('-->\n> \n', '-->\n> Tiga.\n');
  expect(changedLines(lines, edited)).toEqual([
    { source: 'Two > one.', target: 'Dua lebih dari satu.' },
    { source: 'Three.', target: 'Tiga.' },
  ]);
});

test('what the shipped glossary writes is no damage: every English term in its Indonesian form', () => {
  const { glossary } = parseGlossary(readFileSync(join(import.meta.dirname, '../../glossary.yaml'), 'utf8'));
  const pair = { from: 'en', to: 'id' };
  const engine = { name: 'kamus', credit: 'Kamus', markup: 'plain' } as Engine;
  const flagged = glossary.terms.flatMap(({ languages }) => {
    const [right = ''] = languages['id']?.forms ?? [];
    return (languages['en']?.forms ?? []).flatMap((form) => {
      const source = `On that day they spoke of ${form} in the city.`;
      const answer = {
        text: `Pada hari itu mereka berbicara tentang ${right} di kota itu.`,
        engine,
        form: 'plain',
      } as const;
      const { checks } = fromEngine(prepareSentence(plain(source), pair, glossary), answer, pair);
      return checks.map(({ name, message }) => `${form} -> ${right}: ${name}, ${message}`);
    });
  });
  expect(flagged).toEqual([]);
});
