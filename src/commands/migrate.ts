import type { Command } from '../cli/command.ts';

const migrate: Command = {
  summary: 'bring the database to the newest schema',
  group: 'Crawl and publish',
  help: 'Every other command does this too. Any number of processes may migrate at once.',
  async run({ open, print }) {
    const app = await open();
    // Opening the queue migrates its own tables.
    await app.queue();
    print(`database (${app.store.kind}) is at the newest schema`);
    return 0;
  },
};

export default migrate;
