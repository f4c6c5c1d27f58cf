import type { BackupJob } from '../store/backup/backup-format.ts';
import type { Db } from '../store/schema.ts';
import { type JobName, type JobPayloads, JOBS } from './job-list.ts';
import type { NewJob, Queue } from './queue.ts';

/** Queues the jobs of a backup. Kinds that this version does not have are skipped. Returns the number of jobs. */
export async function restoreJobs(db: Db, queue: Queue, jobs: readonly BackupJob[]): Promise<number> {
  let count = 0;
  for (const name of Object.keys(JOBS) as JobName[]) {
    const restored = jobs.filter((job) => job.name === name).map((job) => newJob<typeof name>(job));
    count += restored.length;
    await queue.enqueueMissing(db, name, restored);
  }
  return count;
}

function newJob<N extends JobName>({ work, after, host, priority }: BackupJob): NewJob<JobPayloads[N]> {
  return {
    // The queue that wrote the backup checked the payload's type.
    work: work as JobPayloads[N],
    options: { after: new Date(after), host: host ?? undefined, priority },
  };
}
