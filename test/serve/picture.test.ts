import { expect, test } from 'vitest';
import { storyPicture } from '../../src/serve/pages/picture.ts';
import { story } from '../publish/story.ts';

test.each([
  [
    { caption: 'Asap di atas pelabuhan.', credit: '(Rana Haddad/LPA)' },
    'Asap di atas pelabuhan. Foto: Rana Haddad/LPA',
  ],
  [{ caption: 'Asap di atas pelabuhan', credit: 'Foto: LPA' }, 'Asap di atas pelabuhan. Foto: LPA'],
  [{ alt: 'Asap di pelabuhan (LPA)', credit: 'LPA' }, 'Asap di pelabuhan (LPA)'],
  [{ credit: 'LPA' }, 'Foto: LPA'],
])('a picture of %o is captioned %s', async (image, caption) => {
  const url = 'https://outlet.example/asap.jpg';
  const html = String(await storyPicture(story({ image: { url, ...image }, images: 'link' })));
  expect(html.replace(/\s+/g, ' ')).toContain(`</a>: ${caption} </p>`);
});
