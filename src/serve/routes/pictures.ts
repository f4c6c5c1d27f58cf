import type { Hono } from 'hono';
import { IMAGE_TYPE } from '../../publish/resize-picture.ts';
import { imageBytes } from '../../store/publication/pictures.ts';
import { CACHE_IMAGES } from '../conditional-response.ts';
import type { RouteContext } from '../route-context.ts';

/**
 * Serves our copies of images. Their names are digests of the content. Images of withdrawn stories are
 * not found.
 */
export function imageRoutes(app: Hono, { db }: RouteContext): void {
  app.get('/gambar/:name{[\\w-]{22}\\.webp}', async (context) => {
    const name = context.req.param('name');
    const bytes = await imageBytes(db, name);
    if (bytes === undefined) return context.notFound();
    const headers = {
      ETag: `"${name.slice(0, 22)}"`,
      'Cache-Control': CACHE_IMAGES,
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'",
    };
    if (context.req.header('If-None-Match')?.includes(headers.ETag)) return context.body(null, 304, headers);
    return context.body(new Uint8Array(bytes), 200, { ...headers, 'Content-Type': IMAGE_TYPE });
  });
}
