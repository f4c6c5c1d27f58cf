import { resizeImage } from '../../publish/resize-picture.ts';
import { OUT_OF_MEMORY, type ResizeRequest } from './image-resizer.ts';

const CHECK_EVERY_MS = 20;

/*
 * Resizes one image and ends. Decoders allocate outside the heap of JavaScript, where no thread can be limited; the
 * process watches its own size, and ends in the middle of the decoding if it has to. Never import this module: it takes over
 * the channel to the parent process.
 */
process.once('message', ({ bytes, credit, maxMegabytes }: ResizeRequest) => {
  setInterval(() => {
    if (process.memoryUsage.rss() > maxMegabytes * 1e6) process.exit(OUT_OF_MEMORY);
  }, CHECK_EVERY_MS);
  void resizeImage(bytes, credit).then(
    (sizes) => process.send?.({ sizes }, () => process.exit(0)),
    (error: Error) => process.send?.({ problem: error.message }, () => process.exit(0)),
  );
});
process.once('disconnect', () => process.exit(0));
