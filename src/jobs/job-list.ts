import { collectJob } from './collect/collect.ts';
import { pictureJob } from './collect/picture.ts';
import { pollJob } from './collect/poll.ts';
import type { PayloadsOf } from './job.ts';
import { pingJob } from './publish/ping-hub.ts';
import { publishJob } from './publish/publish.ts';
import { renderJob } from './publish/render.ts';
import { clusterJob } from './stories/cluster.ts';
import { translateJob } from './translate/translate.ts';

/** Every kind of job. A map and not a folder, so that the compiler checks what is enqueued. */
export const JOBS = {
  poll: pollJob,
  collect: collectJob,
  cluster: clusterJob,
  translate: translateJob,
  publish: publishJob,
  picture: pictureJob,
  render: renderJob,
  ping: pingJob,
};

export type JobName = keyof typeof JOBS;
export type JobPayloads = PayloadsOf<typeof JOBS>;
