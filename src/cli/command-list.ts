/**
 * The commands as `warta --help` lists them: in the order in which an operator needs them, a few words each. What a
 * command says of itself at length stands in its file in `commands/`, which is loaded only when it is asked for.
 */
export const commandList: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'To begin with': {
    demo: 'nine invented outlets on this machine, from crawl to site',
    check: 'every mistake in sources.yaml, settings and glossary',
    config: 'every setting, its value and where that came from',
  },
  Outlets: {
    source: 'find the listings of an outlet, preview them, add it',
    try: 'what is made of one page, and from which evidence',
    status: 'how every outlet is doing, why one is ill, what to do',
    opml: 'our feeds as OPML, or a subscription list as sources',
  },
  'Crawl and publish': {
    run: 'crawl, translate, publish and serve, until stopped',
    crawl: 'one pass over what is due, for cron',
    serve: 'the site and feeds only',
    work: 'queued work only, for more machines',
    export: 'site and feeds as files for any web server',
    migrate: 'bring the database to the newest schema',
  },
  Stories: {
    explain: 'the whole chain of evidence behind a story',
    diff: 'what an outlet changed in an article',
    merge: 'say that two stories are one',
    split: 'say that an article belongs to no other',
    takedown: 'withdraw a story everywhere',
    audit: 'every published story with what entitles us to it',
  },
  Translation: {
    edit: 'correct a translation in your editor',
    memory: 'import, export, count or search remembered sentences',
    glossary: 'check the glossary, or try it on a sentence',
    models: 'the models of the engine on this machine',
  },
  'Parts, for scripts': {
    canonical: 'the identity of an address',
    extract: 'articles from saved pages',
    dedupe: 'which texts are copies of one story',
    translate: 'HTML through memory, engines, glossary and gate',
    schema: 'the JSON Schema of sources.yaml',
  },
};
