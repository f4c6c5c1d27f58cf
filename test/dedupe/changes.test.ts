import { describe, expect, test } from 'vitest';
import { sharedPassages, wordDiff } from '../../src/dedupe/text-diff.ts';
import { nextRecheck } from '../../src/dedupe/recheck-times.ts';
import { findKillNotice, judgeAbsence } from '../../src/dedupe/withdrawal.ts';

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 2, 8, minutes));

describe('kill notices', () => {
  test.each([
    ['MANDATORY KILL: Storm story', 'Editors, please do not use this story.'],
    ['Attention editors', 'Please kill the story "Storm heads east".'],
    ['Storm heads east', 'This story has been withdrawn.'],
    ['Story withdrawn', ''],
    ['Headline', 'The agency has withdrawn its story about the harbour fire.'],
    ['Badai ke timur', 'Redaksi menyampaikan bahwa berita ini telah dicabut.'],
    ['Penarikan berita', 'Kami mohon maaf.'],
    ['عنوان', 'تم سحب هذا الخبر لعدم دقته'],
  ])('%s / %s', (headline, text) => {
    expect(findKillNotice(headline, text)).toBeDefined();
  });

  test.each([
    ['Killing of a minister', 'Police said three people were killed.'],
    ['Troops withdrawn from border', 'The army has withdrawn its troops, a report said.'],
    ['Penarikan pasukan', 'Pasukan telah ditarik dari perbatasan.'],
    ['Long report', `This story has been withdrawn. ${'word '.repeat(300)}`],
    ['سحب القوات', 'تم سحب القوات من الحدود'],
  ])('%s is none', (headline, text) => {
    expect(findKillNotice(headline, text)).toBeUndefined();
  });
});

describe('absence', () => {
  test.each([
    [undefined, 0, { withdrawn: false, lookAgain: at(60) }],
    [at(0), 59, { withdrawn: false, lookAgain: at(60) }],
    [at(0), 60, { withdrawn: true }],
  ])('missing since %s, now minute %i', (since, minute, judgement) => {
    expect(judgeAbsence(since, at(minute))).toEqual(judgement);
  });
});

test('rechecks of an article become rarer and end', () => {
  const first = new Date('2026-11-02T08:00:00Z');
  const looks: number[] = [];
  for (let now = first; ;) {
    const next = nextRecheck(first, now);
    if (!next) break;
    looks.push((next.getTime() - first.getTime()) / 60_000);
    now = next;
  }
  expect(looks).toEqual([15, 60, 360, 1440, 4320]);
});

test('a word diff reconstructs both texts', () => {
  const before = 'Dua orang tewas di Medan, kata polisi.';
  const after = 'Tiga orang tewas di Medan pada Senin, kata polisi.';
  const pieces = wordDiff(before, after);
  const text = (left: string) =>
    pieces
      .filter((piece) => piece.kind !== left)
      .map((piece) => piece.text)
      .join('');
  expect(text('added')).toBe(before);
  expect(text('removed')).toBe(after);
  expect(pieces.filter((piece) => piece.kind === 'added').map((piece) => piece.text.trim())).toContain(
    'Tiga',
  );
});

test('a replaced run of words is one change', () => {
  const [same, removed, added, end] = wordDiff(
    'Katanya: saya masih menunggu di sana.',
    'Katanya: mereka sudah ditemukan di sana.',
  );
  expect([same, removed, added, end].map((piece) => piece?.text)).toEqual([
    'Katanya: ',
    'saya masih menunggu',
    'mereka sudah ditemukan',
    ' di sana.',
  ]);
});

test('shared passages are written as in the first text, longest first', () => {
  const one =
    'JAKARTA — Presiden “menolak” usul itu dalam rapat pada hari Senin. Lalu hujan turun. Dua menteri tidak hadir karena sedang berada di luar negeri bersama rombongan besar.';
  const other =
    'Presiden "menolak" usul itu dalam rapat pada hari Senin! Sementara itu, dua menteri tidak hadir karena sedang berada di luar negeri bersama rombongan besar.';
  expect(sharedPassages(one, other)).toEqual([
    'Dua menteri tidak hadir karena sedang berada di luar negeri bersama rombongan besar.',
    'Presiden “menolak” usul itu dalam rapat pada hari Senin.',
  ]);
  expect(sharedPassages('satu dua tiga', 'satu dua tiga')).toEqual([]);
});
