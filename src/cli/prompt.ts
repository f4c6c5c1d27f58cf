import { createInterface } from 'node:readline/promises';

/** Asks a person one question after the other on the terminal. */
export interface Prompt extends Disposable {
  /**
   * Asks until the answer is valid.
   * @param fallback the answer to an empty line
   * @param problem what is wrong with an answer; undefined if it is valid
   */
  ask(question: string, fallback: string, problem: (answer: string) => string | undefined): Promise<string>;
}

/** Opens a prompt; undefined if standard input or output is not a terminal. */
export function openPrompt(signal: AbortSignal): Prompt | undefined {
  const { stdin, stderr } = process;
  if (!stdin.isTTY || !stderr.isTTY) return undefined;
  // Standard output is left to results.
  const lines = createInterface({ input: stdin, output: stderr });
  return {
    async ask(question, fallback, problem) {
      const shown = fallback === '' ? question : `${question} [${fallback}]`;
      for (;;) {
        const answer = (await lines.question(`${shown}: `, { signal })).trim() || fallback;
        const wrong = problem(answer);
        if (wrong === undefined) return answer;
        stderr.write(`  ${wrong}\n`);
      }
    },
    [Symbol.dispose]: () => lines.close(),
  };
}
