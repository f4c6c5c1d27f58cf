import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { lowerThreadPriority } from '../../threads/thread-priority.ts';
import { startBergamot } from './wasm-module.ts';
import { Session } from './session.ts';
import type { Batch } from './session.ts';

/** What a thread answers: translations, or why there are none. */
export type WorkerAnswer = { readonly answers: readonly string[] } | { readonly problem: string };

if (parentPort !== null) await serve(parentPort);

/** Answers batch after batch, once the engine has started. */
async function serve(port: MessagePort): Promise<void> {
  lowerThreadPriority();
  // The engine throws bare numbers (pointers into its memory) and explains itself on standard error.
  const said: string[] = [];
  const bergamot = await startBergamot(workerData as WebAssembly.Module, (line) => {
    said.push(line);
    if (said.length > 5) said.shift();
  });
  const session = new Session(bergamot);
  const answer = (batch: Batch): WorkerAnswer => {
    try {
      return { answers: session.translate(batch) };
    } catch (error) {
      return { problem: [String(error), ...said].join('; ') };
    }
  };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  port.on('message', (batch: Batch) => port.postMessage(answer(batch)));
}
