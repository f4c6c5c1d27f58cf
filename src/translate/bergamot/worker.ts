import { isMainThread, workerData } from 'node:worker_threads';
import { lowerThreadPriority } from '../../threads/thread-priority.ts';
import { serveThread } from '../../threads/worker-thread.ts';
import { startBergamot } from './wasm-module.ts';
import { type Batch, Session } from './session.ts';

/** The interface of a translation thread. */
export interface BergamotThread {
  /**
   * @throws {Error} with the engine's own explanation; afterwards the engine's state is unknown
   */
  translate(batch: Batch): string[];
}

/** Number of lines of the engine's standard error quoted in error messages. */
const MAX_LINES = 5;

if (!isMainThread) await serve(workerData as WebAssembly.Module);

async function serve(compiled: WebAssembly.Module): Promise<void> {
  lowerThreadPriority();
  const lines: string[] = [];
  const bergamot = await startBergamot(compiled, (line) => {
    lines.push(line);
    if (lines.length > MAX_LINES) lines.shift();
  });
  const session = new Session(bergamot);
  serveThread<BergamotThread>({
    translate(batch) {
      try {
        return session.translate(batch);
      } catch (error) {
        // The engine throws bare numbers (pointers into its memory) and explains itself on standard error.
        throw new Error([String(error), ...lines].join('; '), { cause: error });
      }
    },
  });
}
