/** What an element's class and id say about its part on the page. */
export interface Meaning {
  readonly aside: boolean;
  readonly comment: boolean;
  readonly article: boolean;
  readonly deck: boolean;
  readonly title: boolean;
  readonly date: boolean;
  readonly person: boolean;
}

const asideName =
  /(?:^|[\s_-])(?:nav|navbar|menu|footer|sidebar|side|aside|related|recommend\w*|popular|trending|terkini|terpopuler|widget|promo|teaser|teasers|newsletter|breadcrumbs?|most[-_]?read|read[-_]?(?:more|next|also)|more[-_]?(?:news|stories|from)|latest|carousel|slider|card|cards|ticker|banner|ads?|outbrain|taboola)(?:$|[\s_-])/i;
const commentName =
  /(?:^|[\s_-])(?:comments?|komentar|disqus|respond|replies|kommentare?|commentaires?)(?:$|[\s_-])/i;
const articleName =
  /(?:^|[\s_-])(?:article|story|post|entry|content|main|detail|single|artikel|berita|news)(?:$|[\s_-])/i;
const deckName =
  /(?:^|[\s_-])(?:deck|dek|standfirst|sub-?title|sub-?headline|sub-?head|excerpt|intro|summary|abstract|teaser-?text|lead-?text|vorspann|chapo|entradilla|sapo|ringkasan|subtitle)(?:$|[\s_-])/i;
const titleName = /title|headline|judul|titel|titre|titulo/i;
const dateName =
  /date|time|publi|posted|meta|tanggal|waktu|datum|fecha|timestamp|stamp|updated|created|byline|info/i;
const personName =
  /auth|autor|byline|writer|penulis|wartawan|reporter|editor|journalist|redakt|kontribut|contributor|creator|vcard|posted[-_]?by|redactor|firma|credit|source/i;

/** Pages say the same names over and over, and outlets say them on every page. */
const known = new Map<string, Meaning>();
const mostKnown = 5000;

/** Reads the words of a class and an id, given together. */
export function meaningOf(names: string): Meaning {
  const before = known.get(names);
  if (before !== undefined) return before;
  const meaning = {
    aside: asideName.test(names),
    comment: commentName.test(names),
    article: articleName.test(names),
    deck: deckName.test(names),
    title: titleName.test(names),
    date: dateName.test(names),
    person: personName.test(names),
  };
  if (known.size >= mostKnown) known.clear();
  known.set(names, meaning);
  return meaning;
}
