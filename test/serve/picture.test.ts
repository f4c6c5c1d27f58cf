import { expect, test } from 'vitest';
import { storyImage } from '../../src/serve/pages/picture.ts';
import { feed, story } from '../publish/story.ts';

test.each([
  [
    { caption: 'Asap di atas pelabuhan.', credit: '(Rana Haddad/LPA)' },
    'Asap di atas pelabuhan. Foto: Rana Haddad/LPA',
  ],
  [{ caption: 'Asap di atas pelabuhan', credit: 'Foto: LPA' }, 'Asap di atas pelabuhan. Foto: LPA'],
  [{ alt: 'Asap di pelabuhan (LPA)', credit: 'LPA' }, 'Asap di pelabuhan (LPA)'],
  [{ credit: 'LPA' }, 'Foto: LPA'],
])('an image of %o has the caption %s', async (image, caption) => {
  const url = 'https://outlet.example/asap.jpg';
  const html = String(await storyImage(story({ image: { url, ...image }, images: 'link' })));
  expect(html.replace(/\s+/g, ' ')).toContain(`</a>: ${caption} </p>`);
});

test('feeds name the image credit without brackets and the rights without a duplicate full stop', () => {
  const [item] = feed([
    story({
      image: { url: 'https://outlet.example/asap.jpg', credit: '(Rana Haddad/LPA)' },
      rights: { metaRobots: [], copyrightNotice: '© Kanal Teluk.' },
      licence: 'CC BY 4.0',
    }),
  ]).items;
  expect(item?.image?.credit).toBe('Rana Haddad/LPA');
  expect(item?.rights).toBe('© Kanal Teluk. CC BY 4.0');
});
