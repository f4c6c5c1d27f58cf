import type { Kysely } from 'kysely';
import { jsonDigest } from '../../text/json-digest.ts';
import type { Edition } from '../../model/edition.ts';
import { primaryLanguage } from '../../text/normalise-sentence.ts';
import type { Source } from '../../model/source.ts';
import type { Credit } from '../../model/story.ts';
import { damageOf } from '../../model/translation.ts';
import { mayPublish } from '../../publish/attribution.ts';
import { describeChange } from '../../publish/describe-change.ts';
import { editionTakes, selectionDigest } from '../../publish/edition-filter.ts';
import { permissionFor } from '../../publish/publish-level.ts';
import { oneLine } from '../../publish/text/feed-text.ts';
import {
  foldedInto,
  type LanguageVersion,
  lockWithVersions,
  versionsOf,
} from '../../store/stories/language-versions.ts';
import { addCorrection, correctionTexts } from '../../store/publication/corrections.ts';
import {
  dropHeld,
  noteDecided,
  type PublicationRow,
  publicationsOf,
} from '../../store/publication/publications.ts';
import {
  type CopyRow,
  lockPublicationSubject,
  type PublicationSubject,
  translationById,
  type TranslationChoice,
} from '../../store/publication/publication-subject.ts';
import { imageState } from '../../store/publication/pictures.ts';
import { loadCredits } from '../../store/publication/published-stories.ts';
import type { Database, Db } from '../../store/schema.ts';
import { leadPreference } from '../stories/place-article.ts';
import { chooseText, leadOf, selectable } from './choose-text.ts';
import { outcomeOf, type DecisionResult, writeDecision } from './write-decision.ts';
import { versionShownInstead } from './language-version.ts';

type Rules = Pick<Source, 'publish' | 'licence' | 'images' | 'credit' | 'embargoMinutes'>;

/** Rules for stories of sources that were removed from sources.yaml: the least that needs no permission. */
const UNKNOWN_SOURCE: Rules = { publish: 'excerpt', embargoMinutes: 0 };

/** Reason of a story that no longer matches its edition's selection. */
const NOT_SELECTED = 'not-selected';

/**
 * Returns the configuration that a decision depends on. It is stored with the decision to detect changes.
 */
export function policyOf(
  { publish, licence, images = 'link', credit, embargoMinutes }: Rules,
  { damaged }: Pick<Edition, 'damaged'>,
): string {
  const rules = [
    publish,
    licence,
    credit,
    embargoMinutes,
    ...(images === 'link' ? [] : [images]),
    ...(damaged === 'mark' ? [] : [damaged]),
  ];
  return jsonDigest(rules).slice(0, 16);
}

/** Returns the digests of the editions' selections, sorted: the selections that a story is decided for. */
export function selectionsOf(editions: readonly Edition[]): string[] {
  return editions.map(selectionDigest).toSorted();
}

/**
 * Decides in which editions a story is published and stores the decisions in one transaction. Idempotent.
 * A story that was merged into another one gets a tombstone, and the other one is decided.
 */
export async function publishStory(
  db: Kysely<Database>,
  storyId: number,
  editions: readonly Edition[],
  sources: readonly Source[],
  now: Date,
): Promise<DecisionResult[]> {
  return db.transaction().execute((tx) => publishStoryIn(tx, storyId, editions, sources, now));
}

/** Circumstances of a decision. */
export interface DecisionScope {
  /** The transaction has created the story, and nothing has been decided about it. */
  readonly isNew?: boolean | undefined;
  /** Id of the only edition to decide; undefined: all. */
  readonly only?: string | undefined;
}

/** As `publishStory`, inside the caller's transaction, so that follow-up jobs are queued atomically. */
export async function publishStoryIn(
  tx: Db,
  storyId: number,
  editions: readonly Edition[],
  sources: readonly Source[],
  now: Date,
  scope: DecisionScope = {},
): Promise<DecisionResult[]> {
  // Locks everything that the decision reads at once; taking more locks later, in another order, could
  // deadlock.
  const locked = await lockWithVersions(tx, [storyId]);
  return decideStory(tx, storyId, locked, editions, sources, now, scope);
}

async function decideStory(
  tx: Db,
  storyId: number,
  locked: ReadonlySet<number>,
  editions: readonly Edition[],
  sources: readonly Source[],
  now: Date,
  { isNew = false, only }: DecisionScope = {},
): Promise<DecisionResult[]> {
  const subject = await lockPublicationSubject(tx, storyId);
  if (!subject) return [];
  // The selections are those of all editions: a decision for one of them leaves the review of the others due.
  if (only === undefined) await noteDecided(tx, storyId, now, selectionsOf(editions));
  const rows = isNew ? [] : await publicationsOf(tx, storyId);
  if (subject.aliasOf !== null) {
    const gone = await withdrawAll(tx, subject, rows, 'merged', 'sama dengan berita lain', now);
    // If it was merged at this moment, the merge has queued the decision of the other story.
    if (!locked.has(subject.aliasOf)) return gone;
    return [...gone, ...(await decideStory(tx, subject.aliasOf, locked, editions, sources, now, { only }))];
  }
  if (subject.takedown !== undefined)
    return withdrawAll(tx, subject, rows, 'takedown', subject.takedown, now);
  if (subject.copies.length === 0)
    return withdrawAll(
      tx,
      subject,
      rows,
      'withdrawn-by-source',
      subject.withdrawnWhy ?? 'ditarik sumber',
      now,
    );

  const credits = (await loadCredits(tx, [storyId], isNew ? [] : undefined)).get(storyId) ?? [];
  // All versions are locked: a story that is locked alone has no others.
  const versions = locked.size > 1 ? await versionsOf(tx, storyId) : [];
  const outcomes: DecisionResult[] = [];
  const decided = editions.filter(({ id }) => only === undefined || id === only);
  for (const edition of decided.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const row = rows.find((one) => one.editionId === edition.id);
    const outcome = await decide(tx, { subject, edition, row, credits, versions, sources, now, isNew });
    if (outcome) outcomes.push(outcome);
  }
  return outcomes;
}

interface Case {
  readonly subject: PublicationSubject;
  readonly edition: Edition;
  readonly row: PublicationRow | undefined;
  readonly credits: readonly { readonly articleId: number; readonly credit: Credit }[];
  /** All language versions of the text, including this story. */
  readonly versions: readonly LanguageVersion[];
  readonly sources: readonly Source[];
  readonly now: Date;
  /** Nothing has been decided about the story before. */
  readonly isNew: boolean;
}

async function decide(tx: Db, situation: Case): Promise<DecisionResult | undefined> {
  const { subject, edition, row, credits, versions, sources, now, isNew } = situation;
  const shown = chooseText(subject, edition, row?.translationId ?? null);
  const copy = shown?.copy ?? leadOf(subject);
  const choice = shown?.translation;
  if (!copy) return undefined;
  if (!editionTakes(edition, selectable(subject, choice))) {
    if (row?.publishedAt == null) {
      if (row) await dropHeld(tx, edition.id, subject.id);
      return undefined;
    }
    if (isDeselected(situation, row)) return deselect(tx, situation, row);
  }

  const rules = sources.find((source) => source.id === copy.sourceId) ?? UNKNOWN_SOURCE;
  const lead = credits.find((one) => one.articleId === copy.id)?.credit;
  const gate = gateOf(situation, { copy, choice, rules, lead });
  const instead =
    gate.ok && row?.state !== 'published'
      ? versionShownInstead(subject.id, edition, versions, leadPreference(sources), now)
      : undefined;
  const verdict = instead ? { ok: false as const, ...instead } : gate;
  const { until, ...permission } = permissionFor(
    rules,
    { kind: copy.kind, rights: copy.rights, signals: copy.signals ?? undefined },
    now,
  );
  if (verdict.ok && choice && row?.state === 'published')
    await noteChange(tx, situation, { copy, choice, lead });

  const decision = {
    editionId: edition.id,
    storyId: subject.id,
    state: verdict.ok ? ('published' as const) : ('held' as const),
    reason: verdict.ok ? undefined : verdict.reason,
    detail: verdict.ok ? undefined : verdict.detail,
    shownAs: instead?.shownAs,
    translationId: choice?.id,
    ...permission,
    reviewAt: until,
    licence: rules.licence,
    credit: rules.credit,
    policy: policyOf(rules, edition),
  };
  const picture = verdict.ok && permission.images === 'proxy' ? await pictureFor(tx, copy) : undefined;
  const text = [choice?.headline, choice?.deck, choice?.text];
  const notices = isNew ? [] : await correctionTexts(tx, subject.id);
  const visible = [...text, credits, notices, ...(picture?.names ?? [])];
  const changed = await writeDecision(tx, decision, row, jsonDigest([decision, visible]), now);
  return {
    ...outcomeOf(decision, changed && (verdict.ok || row?.state === 'published')),
    again: verdict.ok ? undefined : verdict.until,
    // The shown version credits this one, so both must be decided again when this one appears or
    // disappears.
    others:
      changed && (instead || verdict.ok !== (row?.state === 'published')) ? otherThan(subject, versions) : [],
    picture: picture?.wanted,
  };
}

/** The copy of a story that an edition shows, with its text and credit as far as they exist. */
interface Shown {
  readonly copy: CopyRow;
  readonly choice: TranslationChoice | undefined;
  readonly lead: Credit | undefined;
}

function gateOf({ edition, now }: Case, { copy, choice, rules, lead }: Shown & { readonly rules: Rules }) {
  return mayPublish(
    {
      lead,
      kind: copy.kind,
      dateline: copy.dateline ?? undefined,
      agency: copy.agency ?? undefined,
      embargoMinutes: rules.embargoMinutes,
      embargoedUntil: copy.rights.embargoedUntil,
      translation: choice && { ...choice, damage: damageOf(choice, edition.damaged) },
      problem: copy.problems.find(
        ({ language }) => primaryLanguage(language) === primaryLanguage(edition.language),
      )?.message,
    },
    edition,
    now,
  );
}

/**
 * Whether a published story leaves an edition because the selection excludes it. A story whose text
 * changed stays as long as the edition's selection is the one under which it was published.
 */
function isDeselected({ subject, edition }: Case, row: PublicationRow): boolean {
  if (row.state === 'withdrawn') return row.reason === NOT_SELECTED;
  return subject.decidedFor !== null && !subject.decidedFor.includes(selectionDigest(edition));
}

async function deselect(tx: Db, situation: Case, row: PublicationRow): Promise<DecisionResult> {
  const { subject, versions, now } = situation;
  const detail = 'tidak lagi termasuk pilihan edisi ini';
  const outcome = await withdraw(tx, subject, row, { reason: NOT_SELECTED, detail }, now);
  return { ...outcome, others: outcome.changed ? otherThan(subject, versions) : [] };
}

function otherThan({ id }: PublicationSubject, versions: readonly LanguageVersion[]): number[] {
  return versions.map(({ story }) => story).filter((story) => story !== id);
}

/** The stored sizes of a copy's image, and the job to fetch it if needed. */
async function pictureFor(
  tx: Db,
  { id, image }: CopyRow,
): Promise<{ names: readonly string[]; wanted: DecisionResult['picture'] } | undefined> {
  const host = image && URL.parse(image.url)?.host;
  if (!image || !host) return undefined;
  const { asked, names } = await imageState(tx, id, image.url);
  return { names, wanted: asked ? undefined : { work: { articleId: id }, host } };
}

/**
 * Stores notices to readers: the outlet's own correction notes, and replacements of a text that they have
 * seen.
 */
async function noteChange(
  tx: Db,
  { subject, row, now }: Case,
  { copy, choice, lead }: Shown & { readonly choice: TranslationChoice },
): Promise<void> {
  if (!lead) return;
  const about = { storyId: subject.id, articleId: copy.id, version: choice.version, at: now, url: copy.url };
  const note = oneLine(choice.labels[copy.correction ?? ''] ?? copy.correction ?? '');
  if (note !== '' && choice.version === copy.version) {
    const text = `${oneLine(lead.outlet)} mengoreksi beritanya: “${note}”`;
    if (!(await correctionTexts(tx, subject.id)).includes(text))
      await addCorrection(tx, { ...about, kind: 'correction', text });
  }
  if (row?.translationId == null || row.translationId === choice.id) return;
  const before = await translationById(tx, row.translationId);
  if (!before || (before.articleId === copy.id && before.version === choice.version)) return;
  // If the former copy was withdrawn, the new text is not a later version of it.
  if (!subject.copies.some(({ id }) => id === before.articleId)) return;
  const text = describeChange(before, choice, lead.outlet);
  if (text !== undefined) await addCorrection(tx, { ...about, kind: 'update', text });
}

async function withdrawAll(
  tx: Db,
  subject: PublicationSubject,
  rows: readonly PublicationRow[],
  reason: string,
  detail: string,
  now: Date,
): Promise<DecisionResult[]> {
  const outcomes: DecisionResult[] = [];
  const others = (await foldedInto(tx, [subject.id])).map(({ story }) => story);
  for (const row of rows) {
    const outcome = await withdraw(tx, subject, row, { reason, detail }, now);
    outcomes.push({ ...outcome, others: outcome.changed ? others : [] });
  }
  return outcomes;
}

async function withdraw(
  tx: Db,
  subject: PublicationSubject,
  row: PublicationRow,
  why: { readonly reason: string; readonly detail: string },
  now: Date,
): Promise<DecisionResult> {
  const decision = {
    editionId: row.editionId,
    storyId: subject.id,
    state: 'withdrawn' as const,
    ...why,
    translationId: row.translationId ?? undefined,
    signals: [],
  };
  const changed = await writeDecision(tx, decision, row, jsonDigest(decision), now);
  return outcomeOf(decision, changed);
}
