import { html, raw } from 'hono/html';
import type { Image } from '../../model/article.ts';
import type { PublishedStory } from '../../model/story.ts';
import { paths, webUrl } from '../../url/site-paths.ts';
import { excerptOf, oneLine, imageCredit } from '../../publish/text/feed-text.ts';
import type { Html } from './layout.ts';

/** The image of a story with its caption: our own copy if we may show one, else a link to the outlet's. */
export function storyImage(story: PublishedStory): Html | '' {
  const { image, images, lead } = story;
  const url = image && images !== 'none' ? webUrl(image.url, lead.url) : undefined;
  if (!url || !image) return '';
  const caption = excerptOf(captionOf(image), 300);
  const outlet = oneLine(lead.outlet);
  if (story.picture.length > 0)
    return html`<figure class="picture">
      ${imageTag(story, '(min-width: 44rem) 42rem, 100vw')}
      <figcaption>${caption || `Foto: ${outlet}`}</figcaption>
    </figure>`;
  return html`<p class="picture-link">
    <a href="${url}">Lihat foto di ${outlet}</a>${caption === '' ? '' : `: ${caption}`}
  </p>`;
}

/** Caption and credit of an image. */
function captionOf({ caption, alt, credit }: Image): string {
  const what = oneLine(caption ?? alt ?? '');
  const by = imageCredit(credit);
  if (by === '' || what.includes(by)) return what;
  const stop = what === '' || /[.!?…]["”»)]?$/.test(what) ? '' : '.';
  return `${what}${stop} Foto: ${by}`.trim();
}

/** The image above the top story, without a caption; empty if we may not show one. */
export function leadImage(story: PublishedStory): Html | '' {
  if (story.picture.length === 0) return '';
  const sizes = '(min-width: 71rem) 45rem, (min-width: 60rem) 60vw, 100vw';
  return html`<p class="picture">${imageTag(story, sizes)}</p>`;
}

/** Width and height prevent layout shifts while the image loads. */
function imageTag({ picture, image }: PublishedStory, sizes: string): Html | '' {
  const [least] = picture;
  const largest = picture.at(-1);
  if (!least || !largest) return '';
  const widths = picture.map(({ name, width }) => `${paths.picture(name)} ${width}w`).join(', ');
  const alt = excerptOf(oneLine(image?.alt ?? image?.caption ?? ''), 300);
  return html`<img
    src="${paths.picture(least.name)}"
    srcset="${raw(widths)}"
    sizes="${sizes}"
    width="${largest.width}"
    height="${largest.height}"
    alt="${alt}"
    loading="lazy"
    decoding="async"
  />`;
}
