import { html } from 'hono/html';
import type { PublishedStory } from '../../model/story.ts';
import { paths } from '../../url/site-paths.ts';
import { excerptText } from '../../publish/text/body.ts';
import { dayOf, formatDay, formatMoment, formatShortMoment, formatTime } from '../../time/format-date.ts';
import { excerptOf, oneLine } from '../../publish/text/feed-text.ts';
import type { Html } from './layout.ts';
import { leadImage } from './picture.ts';

/** Outlet, agency and number of outlets, as shown on every card. */
export function outletLine({ lead, agency: ofStory, copies }: PublishedStory): Html {
  const agency = lead.agency ?? ofStory;
  return html`<b><bdi>${oneLine(lead.outlet)}</bdi></b
    >${agency ? ` (${agency})` : ''}${
      copies.length > 0 ? html`<span class="dot"></span>${copies.length + 1} media` : ''
    }`;
}

/** Agency and number of outlets, for lists of a single outlet's stories. */
export function agencyLine({ lead, agency: ofStory, copies }: PublishedStory): Html | '' {
  const agency = lead.agency ?? ofStory;
  const words = [...(agency ? [agency] : []), ...(copies.length > 0 ? [`${copies.length + 1} media`] : [])];
  return words.length === 0 ? '' : html`${words.join(', ')}`;
}

/**
 * A headline. Scores and ranges of years are kept on one line, because browsers break lines after the
 * hyphen.
 */
export function headlineOf({ headline }: Pick<PublishedStory, 'headline'>): Html {
  const parts = oneLine(headline).split(/(\d+(?:[-–]\d+)+)/);
  return html`${parts.map((part, index) => (index % 2 === 0 ? part : html`<span class="whole">${part}</span>`))}`;
}

/** Date of the news: the outlet's own, because we may publish days later. */
export function reportedAt({ lead, publishedAt }: PublishedStory): Date {
  return lead.publishedAt ?? publishedAt;
}

/** Sorts stories by the outlets' own times, newest first. */
export function newestFirst(stories: readonly PublishedStory[]): PublishedStory[] {
  return stories.toSorted((a, b) => reportedAt(b).getTime() - reportedAt(a).getTime());
}

/** The `lang` attribute for a text that is not in the page's language. */
function languageOf({ language }: PublishedStory): Html | '' {
  return language === 'id' ? '' : html`lang="${language}"`;
}

/** A `time` element. */
export function timeTag(moment: Date, text: string): Html {
  return html`<time datetime="${moment.toISOString()}">${text}</time>`;
}

/** The place from the dateline, or the section, above the headline. */
function kicker({ dateline, section }: PublishedStory): Html | '' {
  const word = oneLine(dateline?.place ?? section ?? '');
  return word === '' ? '' : html`<p class="kicker">${excerptOf(word, 48)}</p>`;
}

/** The top story of a page. */
export function leadCard(story: PublishedStory): Html {
  return html`<article class="lead" ${languageOf(story)}>
    ${leadImage(story)} ${kicker(story)}
    <h2><a href="${paths.story(story.guid)}">${headlineOf(story)}</a></h2>
    ${teaser(story, 320)}
    <p class="meta">
      ${outletLine(story)}<span class="dot"></span
      >${timeTag(reportedAt(story), formatMoment(reportedAt(story)))}
    </p>
  </article>`;
}

/** A story in a column. */
export function card(story: PublishedStory): Html {
  return html`<article class="card" ${languageOf(story)}>
    ${kicker(story)}
    <h3><a href="${paths.story(story.guid)}">${headlineOf(story)}</a></h3>
    ${teaser(story, 160)}
    <p class="meta">
      ${outletLine(story)}<span class="dot"></span
      >${timeTag(reportedAt(story), formatShortMoment(reportedAt(story)))}
    </p>
  </article>`;
}

function teaser(story: PublishedStory, most: number): Html | '' {
  const words = excerptText(story);
  return words === '' ? '' : html`<p class="text">${excerptOf(words, most)}</p>`;
}

/** Renders the line below a headline in a list. */
export type Line = (story: PublishedStory) => Html | '';

/** A story as one row with a time. */
export function brief(story: PublishedStory, moment: Date, line: Line = outletLine): Html {
  const below = line(story);
  return html`<li class="brief" ${languageOf(story)}>
    ${timeTag(moment, formatTime(moment))}
    <div>
      <h3><a href="${paths.story(story.guid)}">${headlineOf(story)}</a></h3>
      ${below === '' ? '' : html`<p class="meta">${below}</p>`}
    </div>
  </li>`;
}

/** Stories grouped by the day of the news, newest first. */
export function byDay(stories: readonly PublishedStory[], line?: Line): Html {
  const days = Map.groupBy(newestFirst(stories), (story) => dayOf(reportedAt(story)));
  return html`${[...days].map(
    ([day, ofDay]) =>
      html`<h2 class="block-title">${formatDay(new Date(`${day}T12:00:00+07:00`))}</h2>
        <ol class="list">
          ${ofDay.map((story) => brief(story, reportedAt(story), line))}
        </ol>`,
  )}`;
}
