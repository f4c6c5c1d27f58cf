import { fork } from 'node:child_process';
import { once } from 'node:events';
import { PublishError } from '../../model/errors.ts';
import type { ImageSize } from '../../publish/resize-picture.ts';
import { moduleUrl } from '../../url/module-url.ts';

/** What the process is asked to do, once. */
export interface ResizeRequest {
  readonly bytes: Uint8Array;
  readonly credit: string;
  readonly maxMegabytes: number;
}

/** Exit code if the image needs more memory than it may have. */
export const OUT_OF_MEMORY = 77;
/** Limits of one image. Node itself and the decoders take about 90 MB. */
export interface ImageLimits {
  readonly seconds: number;
  readonly megabytes: number;
}

const LIMITS: ImageLimits = { seconds: 30, megabytes: 300 };

interface Answer {
  readonly sizes?: ImageSize[];
  readonly problem?: string;
}

/**
 * As `resizeImage`, in a process of its own: an image that crashes a decoder, hangs it or fills the memory ends that
 * process and nothing else. A file of 2 KB can need a gigabyte.
 *
 * @throws {PublishError} `picture`
 * @throws the reason of `signal` if it is aborted
 */
export async function resizeInProcess(
  bytes: Uint8Array,
  credit: string,
  signal: AbortSignal,
  { seconds, megabytes }: ImageLimits = LIMITS,
): Promise<ImageSize[]> {
  signal.throwIfAborted();
  const child = fork(moduleUrl(import.meta.dirname, 'image-resizer-process'), {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: {},
    signal: AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]),
    killSignal: 'SIGKILL',
  });
  let answer: Answer = {};
  child.on('message', (message: Answer) => (answer = message));
  const request: ResizeRequest = { bytes, credit, maxMegabytes: megabytes };
  child.send(request, () => {});
  const code = await once(child, 'close').then(
    ([exitCode]) => exitCode as number | null,
    () => null,
  );
  signal.throwIfAborted();
  if (answer.sizes) return answer.sizes;
  throw new PublishError('picture', answer.problem ?? reasonFor(code, { seconds, megabytes }));
}

function reasonFor(code: number | null, { seconds, megabytes }: ImageLimits): string {
  if (code === OUT_OF_MEMORY) return `the image needs more than ${megabytes} MB to decode`;
  return code === null
    ? `the image takes more than ${seconds} s to decode, or crashed the decoder`
    : `the decoder ended with code ${code}`;
}
