import { chooseVersion, type LeadPreference } from '../../dedupe/choose-lead.ts';
import type { LanguageVersion } from '../../store/stories/language-versions.ts';
import { minutesAfter } from '../job-context.ts';

/** Minutes to wait for a better version that is being translated. */
const MAX_WAIT_MINUTES = 30;

/** A story is held because its text is, or will be, shown in another language version. */
export interface ShownVersion {
  readonly reason: 'other-language';
  readonly detail: string;
  /** The story that is shown instead; absent while it is not ready. */
  readonly shownAs?: number | undefined;
  /** When to stop waiting for it. */
  readonly until?: Date | undefined;
}

/**
 * Decides whether an edition shows another language version in place of a story. One version is shown:
 * the one that readers have already seen, otherwise the best (`chooseVersion`), whose translation may
 * take MAX_WAIT_MINUTES. A text that an operator took down does not reappear in another language.
 *
 * @param versions all of them, including the story itself; empty if it is the only one
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
    return waits && waitEnds(version) > now;
  });
  const own = versions.filter((version) => version.story === storyId);
  const best = chooseVersion([...own, ...coming], edition.language, preference);
  const better = coming.find((version) => version.story === best);
  return (
    better &&
    held(`waits for the version of ${better.outletName} (${better.language}), urn:uuid:${better.guid}`, {
      until: waitEnds(better),
    })
  );
}

function held(detail: string, more: Pick<ShownVersion, 'shownAs' | 'until'> = {}): ShownVersion {
  return { reason: 'other-language', detail, ...more };
}

function waitEnds({ createdAt }: LanguageVersion): Date {
  return minutesAfter(createdAt, MAX_WAIT_MINUTES);
}
