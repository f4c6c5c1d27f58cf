import { Worker } from 'node:worker_threads';
import { compileBergamot } from './glue.ts';
import type { Batch } from './session.ts';
import type { Answer } from './worker.ts';

/** Threads that translate. They start when there is work and end when there has been none for a while. */
export interface Pool extends AsyncDisposable {
  /** Threads that run now. */
  readonly size: number;
  /** Translates a batch on the next free thread. Throws EngineCrash where it breaks two threads, one after the other. */
  run(batch: Batch, signal: AbortSignal): Promise<readonly string[]>;
}

export interface PoolOptions {
  /** Most threads. */
  readonly size: number;
  /** A thread that takes longer for a batch hangs. Milliseconds, beside 100 for each character. */
  readonly timeoutMs: number;
  /** Threads without work for so long end, because each holds hundreds of megabytes. */
  readonly idleMs: number;
  /** The script that threads run. */
  readonly script?: URL;
}

/** A batch that broke the engine twice. */
export class EngineCrash extends Error {
  override readonly name = 'EngineCrash';
}

interface Task {
  readonly batch: Batch;
  readonly signal: AbortSignal;
  readonly done: PromiseWithResolvers<readonly string[]>;
  failures: number;
}

interface Thread {
  readonly worker: Worker;
  task: Task | undefined;
  watchdog: NodeJS.Timeout | undefined;
}

/** Opens a pool. Nothing is compiled or started before the first batch. */
export function openPool(options: PoolOptions): Pool {
  const script = options.script ?? new URL('./worker.ts', import.meta.url);
  const threads = new Set<Thread>();
  const queue: Task[] = [];
  let compiled: Promise<WebAssembly.Module> | undefined;
  let idle: NodeJS.Timeout | undefined;
  let starting = 0;
  let closed = false;

  /** Gives waiting batches to free threads, and starts one where all are busy. */
  function dispatch(): void {
    for (const thread of threads) if (thread.task === undefined) give(thread);
    if (queue.length > starting && threads.size + starting < options.size) void start();
    clearTimeout(idle);
    if (queue.length === 0 && [...threads].every(({ task }) => task === undefined)) {
      idle = setTimeout(() => void endAll(), options.idleMs).unref();
    }
  }

  async function start(): Promise<void> {
    starting++;
    try {
      compiled ??= compileBergamot();
      const workerData = await compiled;
      if (closed) return;
      const worker = new Worker(script, { workerData, stdout: false, stderr: false });
      const thread: Thread = { worker, task: undefined, watchdog: undefined };
      worker.on('message', (answer: Answer) => answered(thread, answer));
      worker.on('error', (error) => broken(thread, String(error)));
      worker.on('exit', (code) => broken(thread, `the thread ended with code ${code}`));
      worker.unref();
      threads.add(thread);
    } catch (error) {
      for (const task of queue.splice(0)) task.done.reject(error);
    } finally {
      starting--;
    }
    dispatch();
  }

  function give(thread: Thread): void {
    const task = queue.shift();
    if (task === undefined) return;
    thread.task = task;
    thread.worker.ref();
    const characters = task.batch.segments.reduce((sum, segment) => sum + segment.length, 0);
    const ms = options.timeoutMs + 100 * characters;
    thread.watchdog = setTimeout(() => broken(thread, `no answer within ${ms} ms`), ms);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    thread.worker.postMessage(task.batch);
  }

  function answered(thread: Thread, answer: Answer): void {
    if ('problem' in answer) return broken(thread, answer.problem);
    clearTimeout(thread.watchdog);
    thread.task?.done.resolve(answer.answers);
    thread.task = undefined;
    thread.worker.unref();
    dispatch();
  }

  /** Ends a thread in a state nobody knows; its batch gets one more chance on another. */
  function broken(thread: Thread, problem: string): void {
    if (!threads.delete(thread)) return;
    clearTimeout(thread.watchdog);
    void thread.worker.terminate();
    const { task } = thread;
    if (task !== undefined && ++task.failures < 2 && !task.signal.aborted) queue.unshift(task);
    else task?.done.reject(new EngineCrash(problem));
    if (!closed) dispatch();
  }

  async function endAll(): Promise<void> {
    const ending = [...threads];
    threads.clear();
    for (const { watchdog } of ending) clearTimeout(watchdog);
    await Promise.all(ending.map(({ worker }) => worker.terminate()));
    for (const { task } of ending) task?.done.reject(new EngineCrash('the engine was closed'));
  }

  return {
    get size() {
      return threads.size;
    },
    async run(batch, signal) {
      signal.throwIfAborted();
      if (closed) throw new EngineCrash('the engine was closed');
      const done = Promise.withResolvers<readonly string[]>();
      const task: Task = { batch, signal, done, failures: 0 };
      const abort = (): void => {
        const place = queue.indexOf(task);
        if (place >= 0) queue.splice(place, 1);
        // A running one finishes unheard: a thread cannot be interrupted, only thrown away with its models.
        done.reject(signal.reason);
      };
      signal.addEventListener('abort', abort, { once: true });
      queue.push(task);
      dispatch();
      try {
        return await done.promise;
      } finally {
        signal.removeEventListener('abort', abort);
      }
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      clearTimeout(idle);
      for (const { done } of queue.splice(0)) done.reject(new EngineCrash('the engine was closed'));
      await endAll();
    },
  };
}
