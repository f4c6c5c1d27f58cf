import { parentPort, Worker } from 'node:worker_threads';
import { openRpc, type Rpc } from './rpc-channel.ts';

/** The functions that a thread offers, by name. */
export type ThreadFunctions<Functions> = {
  readonly [Name in keyof Functions]: (...args: never[]) => unknown;
};

export interface ThreadOptions {
  /** `workerData` of the thread. */
  readonly workerData?: unknown;
  /** Limit of the thread's heap in megabytes; default: Node's own. */
  readonly maxMegabytes?: number;
}

/** Why a thread ended: it took too long, exceeded its memory, crashed, or was closed by its owner. */
export type ThreadEndReason = 'timeout' | 'memory' | 'crash' | 'closed';

/** The call was not answered because the thread ended. */
export class ThreadEndedError extends Error {
  override readonly name = 'ThreadEndedError';
  readonly reason: ThreadEndReason;

  constructor(reason: ThreadEndReason, message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}

/**
 * A worker thread whose functions are called with a time-out. Once it has ended it stays ended: make another one, or use
 * `RestartingThread`. It keeps the process alive only while a call is pending. Disposing of it ends it at once.
 *
 * @example
 * await using thread = new WorkerThread<typeof readings>(moduleUrl(import.meta.dirname, 'document-reader-thread'));
 * const rows = await thread.call('readRows', [text, purpose], 20_000);
 */
export class WorkerThread<Functions extends ThreadFunctions<Functions>> implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #rpc: Rpc<Functions, object>;
  readonly #pending = new Set<(error: ThreadEndedError) => void>();
  #end: ThreadEndedError | undefined;

  /** @param script module that calls `serveThread` with the functions */
  constructor(script: URL, { workerData, maxMegabytes }: ThreadOptions = {}) {
    const resourceLimits = maxMegabytes === undefined ? {} : { maxOldGenerationSizeMb: maxMegabytes };
    this.#worker = new Worker(script, { workerData, resourceLimits });
    this.#worker.on('error', (error) => this.#ended(endedBy(error)));
    this.#worker.on('exit', (code) =>
      this.#ended(new ThreadEndedError('crash', `the thread ended with code ${code}`)),
    );
    this.#rpc = openRpc<Functions, object>(this.#worker, {});
    this.#worker.unref();
  }

  /** Whether the thread has ended, for whatever reason. */
  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  /**
   * Calls a function of the thread. A thread cannot be interrupted, so one that exceeds `timeoutMs` is ended.
   *
   * @throws ThreadEndedError where the thread has ended or ends before it answers; else what the function throws
   */
  async call<Name extends keyof Functions>(
    name: Name,
    args: Parameters<Functions[Name]>,
    timeoutMs: number,
  ): Promise<Awaited<ReturnType<Functions[Name]>>> {
    if (this.#end !== undefined) throw this.#end;
    const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<Functions[Name]>>>();
    this.#pending.add(reject);
    this.#worker.ref();
    const overdue = (): void =>
      this.#ended(new ThreadEndedError('timeout', `no answer within ${timeoutMs} ms`));
    const timer = setTimeout(overdue, timeoutMs);
    this.#rpc.$call(name, ...args).then(resolve, reject);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#pending.delete(reject);
      if (this.#pending.size === 0) this.#worker.unref();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended(new ThreadEndedError('closed', 'the thread was closed'));
    await this.#worker.terminate();
  }

  #ended(why: ThreadEndedError): void {
    if (this.#end !== undefined) return;
    this.#end = why;
    this.#rpc.$close();
    void this.#worker.terminate();
    for (const reject of this.#pending) reject(why);
  }
}

/**
 * A thread that handles one call at a time and is started with the first call, and again with the next call after it
 * ended.
 */
export class RestartingThread<Functions extends ThreadFunctions<Functions>> implements AsyncDisposable {
  readonly #start: () => WorkerThread<Functions>;
  #thread: WorkerThread<Functions> | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;

  /** @param script module that calls `serveThread` with the functions */
  constructor(script: URL, options: ThreadOptions = {}) {
    this.#start = () => new WorkerThread(script, options);
  }

  /**
   * As `WorkerThread.call`, once the calls before it are answered. Its time counts from then.
   *
   * @throws ThreadEndedError where the thread ends before it answers; else what the function throws
   */
  call<Name extends keyof Functions>(
    name: Name,
    args: Parameters<Functions[Name]>,
    timeoutMs: number,
  ): Promise<Awaited<ReturnType<Functions[Name]>>> {
    const answer = this.#turn.then(() => this.#running().call(name, args, timeoutMs));
    this.#turn = Promise.allSettled([answer]).then(() => undefined);
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await this.#thread?.[Symbol.asyncDispose]();
  }

  #running(): WorkerThread<Functions> {
    if (this.#closed) throw new ThreadEndedError('closed', 'the thread was closed');
    if (this.#thread === undefined || this.#thread.hasEnded) this.#thread = this.#start();
    return this.#thread;
  }
}

/** Offers functions to the thread that started this one. Does nothing in the main thread. */
export function serveThread<Functions extends ThreadFunctions<Functions>>(functions: Functions): void {
  if (parentPort !== null) openRpc<object, Functions>(parentPort, functions);
}

function endedBy(error: unknown): ThreadEndedError {
  const isMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return new ThreadEndedError(isMemory ? 'memory' : 'crash', String(error), error);
}
