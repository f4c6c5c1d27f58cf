import type { Hono } from 'hono';
import { PICTURE_TYPE } from '../../publish/resize-picture.ts';
import { pictureBytes } from '../../store/publication/pictures.ts';
import { CACHE_PICTURES } from '../conditional-response.ts';
import type { Room } from '../route-context.ts';

/** Our copies of pictures, under a name that says what is in them. A picture of a story that was taken down is not there. */
export function pictureRoutes(app: Hono, { db }: Room): void {
  app.get('/gambar/:name{[\\w-]{22}\\.webp}', async (context) => {
    const name = context.req.param('name');
    const bytes = await pictureBytes(db, name);
    if (bytes === undefined) return context.notFound();
    const headers = {
      ETag: `"${name.slice(0, 22)}"`,
      'Cache-Control': CACHE_PICTURES,
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'",
    };
    if (context.req.header('If-None-Match')?.includes(headers.ETag)) return context.body(null, 304, headers);
    return context.body(new Uint8Array(bytes), 200, { ...headers, 'Content-Type': PICTURE_TYPE });
  });
}
