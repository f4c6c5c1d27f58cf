import { Worker } from 'node:worker_threads';
import { moduleUrl } from '../../url/module-url.ts';
import { cheapestBatch } from './batching.ts';
import type { WaitingSentence } from './batching.ts';
import { compileBergamot } from './wasm-module.ts';
import type { Batch } from './session.ts';
import type { WorkerAnswer } from './worker.ts';

/** Threads that translate. They start when there is work and end when there has been none for a while. */
export interface WorkerPool extends AsyncDisposable {
  /** Threads that run now. */
  readonly size: number;
  /**
   * Translates sentences, together with those of other callers. Throws EngineCrash where one of them breaks two threads,
   * the second time alone.
   */
  run(batch: Batch, signal: AbortSignal): Promise<string[]>;
}

export interface WorkerPoolOptions {
  /** Most threads. */
  readonly size: number;
  /** A thread that takes longer hangs. Milliseconds, beside 100 for each character that it was given. */
  readonly timeoutMs: number;
  /** Threads without work for so long end, because each holds hundreds of megabytes. */
  readonly idleMs: number;
  /** The script that threads run. */
  readonly script?: URL;
}

/** A sentence broke the engine twice. */
export class EngineCrash extends Error {
  override readonly name = 'EngineCrash';
}

/** One sentence that waits, or is with a thread. */
interface Task extends WaitingSentence {
  readonly models: Batch['models'];
  readonly signal: AbortSignal;
  readonly done: PromiseWithResolvers<string>;
  failures: number;
}

interface Thread {
  readonly worker: Worker;
  /** Empty: the thread is free. */
  tasks: readonly Task[];
  watchdog: NodeJS.Timeout | undefined;
}

/** Fewest sentences for which it pays to leave a thread alone with them. */
const fewest = 4;

/** Opens a pool. Nothing is compiled or started before the first batch. */
export function openWorkerPool(options: WorkerPoolOptions): WorkerPool {
  const script = options.script ?? moduleUrl(import.meta.dirname, 'worker');
  const threads = new Set<Thread>();
  const queue: Task[] = [];
  let compiled: Promise<WebAssembly.Module> | undefined;
  let idle: NodeJS.Timeout | undefined;
  let starting = 0;
  let closed = false;

  /** Gives waiting sentences to free threads, and starts one where all are busy. */
  function dispatch(): void {
    for (const thread of threads) if (thread.tasks.length === 0) give(thread);
    if (queue.length > 0 && starting === 0 && threads.size < options.size) void start();
    clearTimeout(idle);
    if (queue.length === 0 && [...threads].every(({ tasks }) => tasks.length === 0)) {
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
      const thread: Thread = { worker, tasks: [], watchdog: undefined };
      worker.on('message', (answer: WorkerAnswer) => answered(thread, answer));
      worker.on('error', (error) => broken(thread, String(error)));
      worker.on('exit', (code) => broken(thread, `the thread ended with code ${code}`));
      worker.unref();
      threads.add(thread);
    } catch (error) {
      compiled = undefined;
      for (const task of queue.splice(0)) task.done.reject(error);
    } finally {
      starting--;
    }
    dispatch();
  }

  function give(thread: Thread): void {
    const tasks = take(queue, Math.ceil(queue.length / options.size));
    const [first] = tasks;
    if (first === undefined) return;
    thread.tasks = tasks;
    thread.worker.ref();
    const segments = tasks.map(({ segment }) => segment);
    const ms = options.timeoutMs + 100 * segments.join('').length;
    thread.watchdog = setTimeout(() => broken(thread, `no answer within ${ms} ms`), ms);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    thread.worker.postMessage({ models: first.models, segments } satisfies Batch);
  }

  function answered(thread: Thread, answer: WorkerAnswer): void {
    if ('problem' in answer) return broken(thread, answer.problem);
    clearTimeout(thread.watchdog);
    for (const [index, { done }] of thread.tasks.entries()) done.resolve(answer.answers[index] ?? '');
    thread.tasks = [];
    thread.worker.unref();
    dispatch();
  }

  /** Ends a thread in a state nobody knows; its sentences get one more chance on another. */
  function broken(thread: Thread, problem: string): void {
    if (!threads.delete(thread)) return;
    clearTimeout(thread.watchdog);
    void thread.worker.terminate();
    for (const task of thread.tasks.toReversed()) {
      if (++task.failures < 2 && !task.signal.aborted) queue.unshift(task);
      else task.done.reject(new EngineCrash(problem));
    }
    if (!closed) dispatch();
  }

  async function endAll(): Promise<void> {
    const ending = [...threads];
    threads.clear();
    for (const { watchdog } of ending) clearTimeout(watchdog);
    await Promise.all(ending.map(({ worker }) => worker.terminate()));
    for (const { done } of ending.flatMap(({ tasks }) => tasks)) done.reject(closedEngine());
  }

  return {
    get size() {
      return threads.size;
    },
    async run({ models, segments }, signal) {
      signal.throwIfAborted();
      if (closed) throw closedEngine();
      const tasks = segments.map((segment): Task => {
        return { models, segment, signal, done: Promise.withResolvers(), failures: 0, passed: 0 };
      });
      // What runs finishes unheard: a thread cannot be interrupted, only thrown away with its models.
      const giveUp = (): void => {
        for (const task of tasks) {
          const place = queue.indexOf(task);
          if (place >= 0) queue.splice(place, 1);
          task.done.reject(signal.reason);
        }
      };
      signal.addEventListener('abort', giveUp, { once: true });
      queue.push(...tasks);
      dispatch();
      try {
        return await Promise.all(tasks.map(({ done }) => done.promise));
      } catch (error) {
        giveUp();
        throw error;
      } finally {
        signal.removeEventListener('abort', giveUp);
      }
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      clearTimeout(idle);
      for (const { done } of queue.splice(0)) done.reject(closedEngine());
      await endAll();
    },
  };
}

function closedEngine(): EngineCrash {
  return new EngineCrash('the engine was closed');
}

/**
 * Takes from a queue what one thread gets, all for the same models. A sentence that was there when a thread broke goes
 * alone, so that it takes no other with it.
 */
function take(queue: Task[], share: number): Task[] {
  const [first] = queue;
  if (first === undefined) return [];
  const route = routeOf(first);
  const alike = queue.filter((task) => task.failures === 0 && routeOf(task) === route);
  const taken = first.failures > 0 ? [first] : cheapestBatch(alike, Math.max(share, fewest));
  for (const task of taken) queue.splice(queue.indexOf(task), 1);
  return taken;
}

function routeOf({ models }: Task): string {
  return models.map(({ model }) => model).join(' ');
}
