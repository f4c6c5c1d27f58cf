import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const script = join(import.meta.dirname, 'lock-starter.ts');

/**
 * Repeatedly kills the owner of a folder with SIGKILL while two starters try to lock it. The one that
 * succeeds owns the folder in the next round.
 *
 * @returns the number of owners in each round: one if the lock works
 */
export async function raceForFolder(rounds: number): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'warta-lock-'));
  const running = new Set<ChildProcess>();
  const start = async (): Promise<ChildProcess> => {
    const child = fork(script, [folder], { execArgv: [] });
    running.add(child);
    await once(child, 'message');
    return child;
  };
  try {
    let owner = await start();
    if ((await ask(owner)) !== 'held') throw new Error('a free folder could not be locked');
    let rival = await start();
    let next = start();
    const owners: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const starters = [rival, await next] as const;
      next = start();
      // In half of the rounds the starters try at the moment of the kill, in the others once the owner is
      // gone.
      const gone = once(owner, 'exit');
      owner.kill('SIGKILL');
      if (round % 2 === 1) await gone;
      let answers = await Promise.all(starters.map(ask));
      await gone;
      running.delete(owner);
      // On a loaded machine the owner may outlive the starters' retry time.
      if (!answers.includes('held')) answers = await Promise.all(starters.map(ask));
      const odd = answers.find((answer) => answer !== 'held' && answer !== 'busy');
      if (odd !== undefined) throw new Error(odd);
      owners.push(answers.filter((answer) => answer === 'held').length);
      [owner, rival] = answers[0] === 'held' ? starters : [starters[1], starters[0]];
    }
    await next;
    return owners;
  } finally {
    for (const child of running) child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
}

/** Lets a starter try to lock once. */
async function ask(child: ChildProcess): Promise<string> {
  const answer = once(child, 'message');
  child.send('lock');
  const [text] = (await answer) as [string];
  return text;
}
