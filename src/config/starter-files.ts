import { stringify } from 'yaml';
import { RESERVED_WORDS } from '../model/edition.ts';
import { envLine } from './env-file.ts';
import { slugOf } from './source-entry.ts';
import { jsonSchemaText } from './sources-schema.ts';

/** What an operator decides before the first crawl. */
export interface StarterAnswers {
  /** E-mail address or URL that outlets read in the User-Agent. */
  readonly contact: string;
  /** Name of the site. */
  readonly name: string;
  /** Title of the first edition. */
  readonly edition: string;
  /** URL of a PostgreSQL database; undefined: the embedded one. */
  readonly database?: string | undefined;
}

/** A file of a new installation. */
export interface StarterFile {
  readonly name: string;
  readonly text: string;
  /** May contain a password: readable by its owner only. */
  readonly secret?: boolean;
}

/** The files that `warta init` writes, apart from the glossary, which is copied. */
export function starterFiles(answers: StarterAnswers): StarterFile[] {
  return [
    { name: '.env', text: envText(answers), secret: true },
    { name: 'sources.yaml', text: sourcesText(answers.edition) },
    { name: 'sources.schema.json', text: jsonSchemaText() },
  ];
}

function envText({ contact, name, database }: StarterAnswers): string {
  return `# Settings of Warta: every command that runs in this folder reads them. Variables of the environment take precedence.
# \`warta config\` lists all settings with their meanings.

# Outlets read it in the User-Agent of every request.
${envLine('WARTA_CONTACT', contact)}

# Name of the site.
${envLine('WARTA_NAME', name)}

# Public URL of the site. Set it before anybody subscribes: feeds contain it.
# WARTA_URL=https://news.example.org

# Password of the editors' desk at /meja/, 16 characters or more.
# WARTA_DESK_TOKEN=

# PostgreSQL, tested with version 18. Without it everything is stored in an embedded database in ./data.
${database === undefined ? '# DATABASE_URL=postgres://warta:password@localhost/warta' : envLine('DATABASE_URL', database)}
`;
}

function sourcesText(title: string): string {
  return `# yaml-language-server: $schema=./sources.schema.json
#
# The outlets that Warta reads and the editions that it publishes.
#
#   warta source add https://outlet.example/ --write   finds an outlet's feeds and appends its entry
#   warta check                                        reports every mistake in this file
#
# An outlet needs an id (never changed later), the name of the credit line, homepage, language, timezone (for times
# that it writes without one) and listings: feed, sitemap or page. Read its terms before you add it; its robots.txt is
# obeyed whatever is written here.

defaults:
  every: 15m # how often listings are polled
  delay: 5s # minimum time between two requests to a host; a longer Crawl-delay wins
  maxAge: 7d # older articles in a listing are skipped
  publish: excerpt # headline, excerpt or full; full needs "licence": the legal basis

sources: []

editions:
  - id: ${editionId(title)} # part of every URL of the edition: never change it after the first publication
    title: ${scalar(title)}
    description: ${scalar(title)}
    language: id # language of the published texts
    # keywords: [gempa, banjir] # only stories with one of these words; without it all stories
    # sources: [antara-id] # only these outlets; without it all of them
`;
}

/** An edition's id: its title as a slug; `semua` if the title has none or is reserved for a page of the site. */
function editionId(title: string): string {
  const id = slugOf(title);
  return id === '' || RESERVED_WORDS.includes(id) ? 'semua' : id;
}

function scalar(text: string): string {
  return stringify(text, { lineWidth: 0 }).trimEnd();
}
