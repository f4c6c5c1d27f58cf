import { type Command, usageError } from '../cli/command.ts';
import { version } from '../app/version.ts';
import { writeBackupFile } from '../store/backup/backup-file.ts';
import { readBackup } from '../store/backup/read-backup-rows.ts';

const backup: Command = {
  summary: 'the whole database as one compressed file',
  group: 'Installation',
  usage: '<file>',
  help: `
The file is a snapshot with a checksum; it can be restored into either kind of database. It replaces an older one only when it is complete. PostgreSQL goes on meanwhile; an embedded database waits. Settings, sources.yaml and glossary.yaml are files of yours: copy them too.

  warta backup /backup/warta-$(date +%F).gz
  warta restore --check /backup/warta-2026-11-10.gz
`,
  async run({ args: [file], open, print }) {
    if (file === undefined) return usageError('pass the file to write');
    const app = await open();
    const bytes = await writeBackupFile(file, readBackup(app.db, version, app.now()));
    print(`wrote ${file}, ${(bytes / 1e6).toFixed(1)} MB`);
    return 0;
  },
};

export default backup;
