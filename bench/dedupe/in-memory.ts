import { decideStory, mayMerge } from '../../src/dedupe/decide-story.ts';
import { fingerprint } from '../../src/dedupe/fingerprint.ts';
import { textHash } from '../../src/text/fold.ts';
import type { KnownText } from '../../src/model/comparison.ts';
import { canonicalUrl } from '../../src/url/canonical-url.ts';

/** A text of the corpora and of `warta dedupe --jsonl`. */
export interface Document {
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly text: string;
  readonly lang: string;
  readonly published_at: string;
  readonly outlet: string;
}

/**
 * Applies the crawl's decisions to an in-memory index, to measure many orders and thresholds quickly. It
 * uses maps where jobs/stories/place-article.ts uses SQL; test/dedupe/corpus.test.ts checks that both
 * agree.
 *
 * @returns the number of each document's story, by document id
 */
export function clusterInMemory(documents: readonly Document[]): Map<string, number> {
  const stories = new StoryIndex();
  for (const document of documents) stories.add(document);
  return stories.byDocument();
}

/** The index, for adding texts one at a time. */
export class StoryIndex {
  readonly #articles = new Map<string, number>();
  readonly #documents: [id: string, article: number][] = [];
  readonly #articleOf = new Map<string, number>();
  readonly #storyOf: number[] = [];
  readonly #texts = new Map<number, KnownText[]>();
  readonly #hashes = new Map<string, number>();
  readonly #byKey = new Map<number, Set<number>>();
  readonly #aliases = new Map<number, number>();

  /** The present story of a document that was added. */
  storyOf(id: string): number {
    const article = this.#articleOf.get(id);
    if (article === undefined) throw new Error(`no document ${id}`);
    return this.#story(article);
  }

  byDocument(): Map<string, number> {
    return new Map(this.#documents.map(([id, article]) => [id, this.#story(article)]));
  }

  add(document: Document): void {
    const url = canonicalUrl(document.url) ?? document.url;
    const known = this.#articles.get(url);
    const article = known ?? this.#articles.size;
    this.#articles.set(url, article);
    this.#documents.push([document.id, article]);
    this.#articleOf.set(document.id, article);
    const hash = textHash(document.text);
    if (known !== undefined && this.#hashes.get(`${article} ${hash}`) !== undefined) return;
    this.#hashes.set(`${article} ${hash}`, article);
    this.#place(document, article, hash, known !== undefined);
  }

  #place(document: Document, article: number, hash: string, isVersion: boolean): void {
    const print = fingerprint(document.text);
    const ids = new Set(print.keys.flatMap((key) => [...(this.#byKey.get(key) ?? [])]));
    ids.delete(article);
    const known = [...ids].flatMap((id) =>
      (this.#texts.get(id) ?? []).map((text) => ({ ...text, story: this.#story(id) })),
    );
    // A version keeps the order and time of the first text, as its row does.
    const first = this.#texts.get(article)?.[0];
    const subject = {
      ...print,
      outlet: first?.outlet ?? document.outlet,
      publishedAt: first?.publishedAt ?? new Date(document.published_at),
    };
    const decision = decideStory(subject, known);
    const same = print.size >= 20 ? this.#hashes.get(hash) : undefined;
    if (isVersion) {
      const own = this.#story(article);
      for (const { copy, story, relation } of decision.digest ? [] : decision.comparisons)
        if (copy && mayMerge(relation)) this.#merge(own, story);
    } else {
      this.#storyOf[article] = same === undefined ? (decision.story ?? article) : this.#story(same);
      if (same === undefined) for (const other of decision.merge) this.#merge(this.#story(article), other);
    }
    if (!this.#hashes.has(hash)) this.#hashes.set(hash, article);
    const digest = decision.digest && !isVersion;
    const texts = (this.#texts.get(article) ?? []).slice(0, 1);
    this.#texts.set(article, [...texts, { ...subject, article, story: -1, digest }]);
    for (const key of print.keys) this.#byKey.set(key, (this.#byKey.get(key) ?? new Set()).add(article));
  }

  #merge(one: number, other: number): void {
    const [older, newer] = [this.#root(one), this.#root(other)].toSorted((a, b) => a - b);
    if (older !== undefined && newer !== undefined && older !== newer) this.#aliases.set(newer, older);
  }

  #story(article: number): number {
    return this.#root(this.#storyOf[article] ?? article);
  }

  #root(story: number): number {
    let root = story;
    for (let next = this.#aliases.get(root); next !== undefined; next = this.#aliases.get(root)) root = next;
    return root;
  }
}
