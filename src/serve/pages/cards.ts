import { html } from 'hono/html';
import type { PublishedStory } from '../../model/story.ts';
import { paths } from '../../publish/address.ts';
import { excerptText } from '../../publish/body.ts';
import { dayOf, formatDay, formatMoment, formatTime } from '../../publish/calendar.ts';
import { excerptOf, oneLine } from '../../publish/plain-text.ts';
import type { Html } from './layout.ts';
import { leadPicture } from './picture.ts';

/** Outlet and agency, as every card shows them. */
export function outletLine({ lead, wire, copies }: PublishedStory): Html {
  const agency = lead.wire ?? wire;
  return html`<b><bdi>${oneLine(lead.outlet)}</bdi></b
    >${agency ? ` (${agency})` : ''}${
      copies.length > 0 ? html`<span class="dot"></span>${copies.length + 1} media` : ''
    }`;
}

/** A time that machines read too. */
export function timeTag(moment: Date, text: string): Html {
  return html`<time datetime="${moment.toISOString()}">${text}</time>`;
}

/** The place where it happened, or the section: one word above the headline. */
function kicker({ dateline, section }: PublishedStory): Html | '' {
  const word = oneLine(dateline?.place ?? section ?? '');
  return word === '' ? '' : html`<p class="kicker">${excerptOf(word, 48)}</p>`;
}

/** The story on top of a page. */
export function leadCard(story: PublishedStory): Html {
  return html`<article class="lead">
    ${leadPicture(story)} ${kicker(story)}
    <h2><a href="${paths.story(story.guid)}">${oneLine(story.headline)}</a></h2>
    ${teaser(story, 320)}
    <p class="meta">
      ${outletLine(story)}<span class="dot"></span
      >${timeTag(story.publishedAt, formatMoment(story.publishedAt))}
    </p>
  </article>`;
}

/** A story in a column. */
export function card(story: PublishedStory): Html {
  return html`<article class="card">
    ${kicker(story)}
    <h3><a href="${paths.story(story.guid)}">${oneLine(story.headline)}</a></h3>
    ${teaser(story, 160)}
    <p class="meta">
      ${outletLine(story)}<span class="dot"></span
      >${timeTag(story.publishedAt, `${formatTime(story.publishedAt)} WIB`)}
    </p>
  </article>`;
}

function teaser(story: PublishedStory, most: number): Html | '' {
  const words = excerptText(story);
  return words === '' ? '' : html`<p class="text">${excerptOf(words, most)}</p>`;
}

/** A story as one line with its time. */
export function brief(story: PublishedStory): Html {
  return html`<li class="brief">
    ${timeTag(story.publishedAt, formatTime(story.publishedAt))}
    <div>
      <h3><a href="${paths.story(story.guid)}">${oneLine(story.headline)}</a></h3>
      <p class="meta">${outletLine(story)}</p>
    </div>
  </li>`;
}

/** Stories under the days on which they appeared, newest first. */
export function byDay(stories: readonly PublishedStory[]): Html {
  const days = Map.groupBy(stories, (story) => dayOf(story.publishedAt));
  return html`${[...days].map(
    ([day, ofDay]) =>
      html`<h2 class="block-title">${formatDay(ofDay[0]?.publishedAt ?? new Date(day))}</h2>
        <ol class="list">
          ${ofDay.map(brief)}
        </ol>`,
  )}`;
}
