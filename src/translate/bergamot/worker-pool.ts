import { WorkerThread } from '../../threads/worker-thread.ts';
import { moduleUrl } from '../../url/module-url.ts';
import { cheapestBatch, type WaitingSentence } from './batching.ts';
import { compileBergamot } from './wasm-module.ts';
import type { Batch } from './session.ts';
import type { BergamotThread } from './worker.ts';

/** Threads that translate. They start on demand and stop when idle. */
export interface WorkerPool extends AsyncDisposable {
  /** Number of running threads. */
  readonly size: number;
  /**
   * Translates sentences, batched with those of other callers.
   *
   * @returns one translation for each segment, in order
   * @throws {EngineCrash} if a sentence crashed two threads, the second time alone; `signal.reason` when
   * aborted
   */
  run(batch: Batch, signal: AbortSignal): Promise<string[]>;
}

export interface WorkerPoolOptions {
  /** Maximum number of threads. */
  readonly size: number;
  /** A thread that takes longer is considered stuck. Milliseconds, plus 100 for each character of its batch. */
  readonly timeoutMs: number;
  /** Threads end after this time without work, because each holds hundreds of megabytes. Milliseconds. */
  readonly idleMs: number;
  /** The threads' script; default: `worker.ts`. */
  readonly script?: URL;
}

/** A sentence crashed the engine twice. */
export class EngineCrash extends Error {
  override readonly name = 'EngineCrash';
}

/** A sentence that is queued or being translated. */
interface Task extends WaitingSentence {
  readonly models: Batch['models'];
  readonly signal: AbortSignal;
  readonly done: PromiseWithResolvers<string>;
  failures: number;
}

type Thread = WorkerThread<BergamotThread>;

/** Minimum batch size that justifies another thread. */
const MIN_SHARE = 4;

const MS_PER_CHARACTER = 100;

/** A sentence that crashed this many threads fails. */
const MAX_FAILURES = 2;

/** Opens a pool. Nothing is compiled or started before the first batch. */
export function openWorkerPool(options: WorkerPoolOptions): WorkerPool {
  return new BergamotPool(options);
}

class BergamotPool implements WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #script: URL;
  readonly #queue: Task[] = [];
  readonly #free = new Set<Thread>();
  readonly #busy = new Set<Thread>();
  #compiled: Promise<WebAssembly.Module> | undefined;
  #isStarting = false;
  #isClosed = false;
  #idle: NodeJS.Timeout | undefined;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#script = options.script ?? moduleUrl(import.meta.dirname, 'worker');
  }

  get size(): number {
    return this.#free.size + this.#busy.size;
  }

  async run({ models, segments }: Batch, signal: AbortSignal): Promise<string[]> {
    signal.throwIfAborted();
    if (this.#isClosed) throw closedError();
    const tasks = segments.map((segment): Task => {
      return { models, segment, signal, done: Promise.withResolvers(), failures: 0, passed: 0 };
    });
    const cancel = (): void => this.#cancel(tasks, signal.reason);
    signal.addEventListener('abort', cancel, { once: true });
    this.#queue.push(...tasks);
    this.#dispatch();
    try {
      return await Promise.all(tasks.map(({ done }) => done.promise));
    } catch (error) {
      cancel();
      throw error;
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#idle);
    for (const { done } of this.#queue.splice(0)) done.reject(closedError());
    await Promise.all([this.#endFree(), ...[...this.#busy].map((thread) => thread[Symbol.asyncDispose]())]);
  }

  /** Drops queued tasks. A batch in a thread runs on: ending the thread would throw away its loaded models. */
  #cancel(tasks: readonly Task[], reason: unknown): void {
    for (const task of tasks) {
      const index = this.#queue.indexOf(task);
      if (index >= 0) this.#queue.splice(index, 1);
      task.done.reject(reason);
    }
  }

  /** Assigns queued sentences to free threads; starts a thread if all are busy. */
  #dispatch(): void {
    if (this.#isClosed) return;
    for (const thread of this.#free) {
      if (thread.hasEnded) this.#free.delete(thread);
      else if (this.#queue.length > 0) void this.#give(thread);
    }
    if (this.#queue.length > 0 && !this.#isStarting && this.size < this.#options.size) void this.#start();
    clearTimeout(this.#idle);
    if (this.#queue.length === 0 && this.#busy.size === 0) {
      this.#idle = setTimeout(() => void this.#endFree(), this.#options.idleMs).unref();
    }
  }

  /** Starts one thread. Threads start one by one, so that unneeded ones never start. */
  async #start(): Promise<void> {
    this.#isStarting = true;
    try {
      this.#compiled ??= compileBergamot();
      const workerData = await this.#compiled;
      if (this.#isClosed) return;
      this.#free.add(new WorkerThread(this.#script, { workerData }));
    } catch (error) {
      this.#compiled = undefined;
      for (const task of this.#queue.splice(0)) task.done.reject(error);
    } finally {
      this.#isStarting = false;
    }
    this.#dispatch();
  }

  /**
   * Lets a thread translate one batch. After an error the thread's state is unknown, so it is terminated.
   */
  async #give(thread: Thread): Promise<void> {
    const { size, timeoutMs } = this.#options;
    const tasks = takeBatch(this.#queue, Math.ceil(this.#queue.length / size));
    const segments = tasks.map(({ segment }) => segment);
    const batch = { models: tasks[0]?.models ?? [], segments };
    this.#free.delete(thread);
    this.#busy.add(thread);
    try {
      const ms = timeoutMs + MS_PER_CHARACTER * segments.join('').length;
      const answers = await thread.call('translate', [batch], ms);
      for (const [index, { done }] of tasks.entries()) done.resolve(answers[index] ?? '');
      if (!this.#isClosed) this.#free.add(thread);
    } catch (error) {
      void thread[Symbol.asyncDispose]();
      this.#requeue(tasks, error instanceof Error ? error.message : String(error));
    }
    this.#busy.delete(thread);
    this.#dispatch();
  }

  /** Requeues the sentences of a crashed thread, each for one more attempt. */
  #requeue(tasks: readonly Task[], problem: string): void {
    for (const task of tasks.toReversed()) {
      const isFinal = ++task.failures >= MAX_FAILURES || task.signal.aborted;
      if (this.#isClosed) task.done.reject(closedError());
      else if (isFinal) task.done.reject(new EngineCrash(problem));
      else this.#queue.unshift(task);
    }
  }

  async #endFree(): Promise<void> {
    const ending = [...this.#free];
    this.#free.clear();
    await Promise.all(ending.map((thread) => thread[Symbol.asyncDispose]()));
  }
}

function closedError(): EngineCrash {
  return new EngineCrash('the engine was closed');
}

/**
 * Takes the next batch from a queue, all for the same models. A sentence that was in a thread when it crashed goes alone,
 * so that it cannot fail others again.
 */
function takeBatch(queue: Task[], share: number): Task[] {
  const [first] = queue;
  if (first === undefined) return [];
  const route = modelsOf(first);
  const alike = queue.filter((task) => task.failures === 0 && modelsOf(task) === route);
  const taken = first.failures > 0 ? [first] : cheapestBatch(alike, Math.max(share, MIN_SHARE));
  for (const task of taken) queue.splice(queue.indexOf(task), 1);
  return taken;
}

function modelsOf({ models }: Task): string {
  return models.map(({ model }) => model).join(' ');
}
