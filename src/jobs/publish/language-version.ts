import { chooseVersion, type LeadPreference } from '../../dedupe/choose-lead.ts';
import type { LanguageVersion } from '../../store/stories/language-versions.ts';
import { minutesAfter } from '../job-context.ts';

/** Minutes for which a better version that is on its way is waited for. */
const PATIENCE_MINUTES = 30;

/** Why a story is held although nothing is wrong with it: its text is shown, or will be, in another version. */
export interface ShownVersion {
  readonly reason: 'other-language';
  readonly detail: string;
  /** The story that is shown in its place; absent while it is waited for. */
  readonly shownAs?: number | undefined;
  /** Until when it is waited for. */
  readonly until?: Date | undefined;
}

/**
 * Whether an edition shows another version of a story's text in its place. Of several languages' versions one is shown:
 * the one that readers know; before there is one, the best (`chooseVersion`), which is waited for for half an hour
 * while its translation is made. What an operator took down does not come back in another language.
 *
 * @param versions all of them, the story itself included; empty where there is no other
 */
export function versionShownInstead(
  storyId: number,
  edition: { readonly id: string; readonly language: string },
  versions: readonly LanguageVersion[],
  preference: LeadPreference,
  now: Date,
): ShownVersion | undefined {
  const others = versions.filter((version) => version.story !== storyId);
  const stateIn = ({ editions }: LanguageVersion) => editions.find(({ id }) => id === edition.id);
  const up = others.find((version) => stateIn(version)?.state === 'published');
  if (up)
    return held(`shown in the version of ${up.outletName} (${up.language}), urn:uuid:${up.guid}`, {
      shownAs: up.story,
    });
  const fallen = others.find((version) => version.takenDown);
  if (fallen) return held(`its version in ${fallen.language}, urn:uuid:${fallen.guid}, was taken down`);

  const coming = others.filter((version) => {
    const state = stateIn(version);
    const waits =
      state === undefined ||
      (state.state === 'held' && ['awaiting-translation', 'other-language'].includes(state.reason ?? ''));
    return waits && patienceEnds(version) > now;
  });
  const own = versions.filter((version) => version.story === storyId);
  const best = chooseVersion([...own, ...coming], edition.language, preference);
  const better = coming.find((version) => version.story === best);
  return (
    better &&
    held(`waits for the version of ${better.outletName} (${better.language}), urn:uuid:${better.guid}`, {
      until: patienceEnds(better),
    })
  );
}

function held(detail: string, more: Pick<ShownVersion, 'shownAs' | 'until'> = {}): ShownVersion {
  return { reason: 'other-language', detail, ...more };
}

function patienceEnds({ createdAt }: LanguageVersion): Date {
  return minutesAfter(createdAt, PATIENCE_MINUTES);
}
