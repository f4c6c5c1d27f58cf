import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type Command, usageError } from '../cli/command.ts';
import { mapJsonLines } from '../cli/json-lines.ts';
import { TranslateError } from '../model/errors.ts';
import { bodyRuns } from '../translate/markup/inline-runs.ts';

const Line = z.object({ id: z.unknown(), from: z.string(), to: z.string(), html: z.string() });

const translate: Command = {
  summary: 'translate HTML through memory, engines and glossary',
  group: 'For scripts',
  options: [
    [
      '--jsonl',
      'read lines {id, from, to, html} from standard input, write lines {id, html, engine, checks} or {id, error}',
    ],
  ],
  help: `
warta translate --jsonl < fragments.jsonl`,
  async run({ options, open, signal }) {
    if (options['jsonl'] !== true) {
      return usageError('translate reads standard input; say --jsonl');
    }
    const { translator } = await (await open()).jobs();
    let failed = 0;
    await mapJsonLines(Line, async ({ id, from, to, html }) => {
      const article = {
        id: 0,
        version: 0,
        sourceId: '',
        language: from,
        headline: '',
        deck: null,
        bodyHtml: html,
        // The full text, so that language detection notices a wrongly declared language.
        text: bodyRuns(html).text(),
        dateline: null,
        image: null,
        tags: [],
        correction: null,
      };
      try {
        const { bodyHtml, engine, checks } = await whenModelIsThere(
          () => translator(article, to, signal),
          signal,
        );
        return { id, html: bodyHtml, engine, checks };
      } catch (error) {
        if (!(error instanceof TranslateError)) throw error;
        failed++;
        return { id, error: { code: error.code, message: error.message } };
      }
    });
    return failed === 0 ? 0 : 1;
  },
};

/** The interactive command waits for missing models to download; queued stories do not. */
async function whenModelIsThere<T>(translated: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await translated();
    } catch (error) {
      const coming = error instanceof TranslateError && error.message.includes('is being downloaded');
      if (!coming || error.code !== 'model-missing') throw error;
      await sleep(500, undefined, { signal });
    }
  }
}

export default translate;
