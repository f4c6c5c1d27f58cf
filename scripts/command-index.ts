import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandIndexText } from '../src/cli/command-list.ts';

// Writes src/cli/command-index.json from the files in src/commands/. Run it after you change a summary or a group.

writeFileSync(join(import.meta.dirname, '../src/cli/command-index.json'), await commandIndexText());
process.exit();
