import { inventSentence, random } from '../dedupe/invent.ts';

type Language = 'en' | 'ar' | 'id';

/** One text that arrives on an invented wire day, with the truth about it. */
export interface Arrival {
  readonly id: string;
  /** Minutes since the day began at which we see it. */
  readonly at: number;
  /** Minutes at which its outlet published it. */
  readonly published: number;
  /** The event it reports; digests and look-alikes have events of their own. */
  readonly event: string;
  /** Place of its lead in the agency's sequence, from 0; corrections count as leads. */
  readonly lead: number;
  readonly corrects: boolean;
  readonly outlet: string;
  readonly agency: string;
  readonly language: Language;
  readonly headline: string;
  readonly text: string;
}

/** The agency withdraws an event's story; its clients may leave their copies. */
export interface Kill {
  readonly at: number;
  readonly event: string;
  readonly outlet: string;
}

export interface WireDay {
  readonly arrivals: readonly Arrival[];
  readonly kills: readonly Kill[];
}

/** How many of what. */
export interface DayPlan {
  readonly seed: number;
  readonly events: number;
}

const LANGUAGES: readonly Language[] = ['en', 'ar', 'id'];
const AGENCIES: Readonly<Record<Language, string>> = { en: 'meridian', ar: 'sahra', id: 'antariksa' };
const CLIENTS = 6;
const UPDATE: Readonly<Record<Language, (lead: number) => string>> = {
  en: (lead) => `UPDATE ${lead}-`,
  ar: (lead) => `تحديث ${lead}: `,
  id: (lead) => `Pembaruan ${lead}: `,
};
const CORRECTION: Readonly<Record<Language, string>> = { en: 'CORRECTED-', ar: 'تصحيح: ', id: 'RALAT: ' };
const ARABIC = 'ابجدهزحطيكلمنسعفصقرشتثخذضظغ';

/**
 * Invents a wire day: agencies send stories in several leads, at new addresses, with and without a mark in the headline,
 * and correct or kill some; clients carry whichever lead they took, late, cut, and under headlines of their own; flashes,
 * digests and unrelated look-alikes are mixed in. The same plan always results in the same day.
 */
export function inventDay({ seed, events }: DayPlan): WireDay {
  const chance = random(seed);
  const arrivals: Arrival[] = [];
  const kills: Kill[] = [];
  for (let number = 0; number < events; number += 1) {
    const event = new EventMaker(`e${number}`, LANGUAGES[number % 3] ?? 'en', chance);
    arrivals.push(...event.arrivals());
    const kill = event.kill();
    if (kill !== undefined) kills.push(kill);
    if (number % 8 === 7) arrivals.push(digestOf(arrivals, `d${number}`, chance));
  }
  return { arrivals: arrivals.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)), kills };
}

/** A page with the beginnings of several stories of one language. */
function digestOf(arrivals: readonly Arrival[], event: string, chance: () => number): Arrival {
  const firsts = arrivals.filter(
    ({ lead, outlet, language }) => lead > 0 && outlet === AGENCIES.en && language === 'en',
  );
  const parts = firsts.slice(-5).map(({ text }) => text.split('\n\n').slice(0, 2).join('\n\n'));
  const at = Math.max(0, ...firsts.slice(-5).map((one) => one.at)) + 60 * chance();
  return {
    id: `${event}-0`,
    at,
    published: at,
    event,
    lead: 0,
    corrects: false,
    outlet: 'client0',
    agency: '',
    language: 'en',
    headline: 'The day in brief',
    text: parts.join('\n\n'),
  };
}

/** The sequence of leads of one event, and what clients make of it. */
class EventMaker {
  readonly #name: string;
  readonly #language: Language;
  readonly #chance: () => number;
  readonly #start: number;
  readonly #leads: { at: number; sentences: string[]; corrects: boolean; headline: string }[] = [];

  constructor(name: string, language: Language, chance: () => number) {
    this.#name = name;
    this.#language = language;
    this.#chance = chance;
    this.#start = chance() * 900;
    this.#writeLeads();
  }

  #sentence(): string {
    const figure = Math.floor(3 + this.#chance() * 900);
    const text = `${inventSentence(this.#chance).replace(/\.$/, '')} ${figure} ${inventSentence(this.#chance).toLowerCase()}`;
    return this.#language === 'ar' ? toArabic(text) : text;
  }

  #writeLeads(): void {
    const background = [this.#sentence(), this.#sentence(), this.#sentence()];
    let news = [this.#sentence(), this.#sentence()];
    let at = this.#start;
    const title = this.#sentence().split(' ').slice(0, 7).join(' ');
    const count = 2 + Math.floor(this.#chance() * 3);
    const marked = this.#chance() < 0.5;
    for (let lead = 0; lead < count; lead += 1) {
      const headline =
        marked && lead > 0
          ? UPDATE[this.#language](lead) + title
          : `${title} ${lead > 0 ? this.#sentence().split(' ')[0] : ''}`.trim();
      this.#leads.push({ at, sentences: [...news, ...background], corrects: false, headline });
      if (this.#chance() < 0.2) {
        const wrong = news[0] ?? '';
        news = [otherNumber(wrong), ...news.slice(1)];
        at += 10 + this.#chance() * 60;
        this.#leads.push({
          at,
          sentences: [...news, ...background],
          corrects: true,
          headline: CORRECTION[this.#language] + headline,
        });
      }
      // The next lead: new sentences in front, a number of the old ones changed, sometimes a recast that is shorter.
      const kept = this.#chance() < 0.2 ? news.slice(0, 1) : news;
      news = [
        this.#sentence(),
        this.#sentence(),
        ...kept.map((one) => (this.#chance() < 0.5 ? otherNumber(one) : one)),
      ];
      at += 15 + this.#chance() * 90;
    }
  }

  arrivals(): Arrival[] {
    const own = this.#leads.map((lead, index) =>
      this.#arrival(lead, index, AGENCIES[this.#language], lead.at, lead.at + this.#chance() * 4),
    );
    const flash = this.#chance() < 0.2 ? [this.#flash()] : [];
    const clients = Array.from({ length: CLIENTS }, (_, client) => {
      if (this.#chance() < 0.4) return [];
      const index = Math.floor(this.#chance() * this.#leads.length);
      const lead = this.#leads[index];
      if (lead === undefined) return [];
      const published = lead.at + 2 + this.#chance() * 90;
      const keep =
        this.#chance() < 0.5 ? lead.sentences.length : Math.max(3, Math.ceil(lead.sentences.length * 0.7));
      const headline =
        this.#chance() < 0.5 ? lead.headline : this.#sentence().split(' ').slice(0, 6).join(' ');
      const copy = {
        ...lead,
        sentences: lead.sentences.slice(0, keep),
        headline: lead.corrects ? lead.headline : headline,
      };
      return [this.#arrival(copy, index, `client${client}`, published, published + this.#chance() * 15)];
    });
    return [...flash, ...own, ...clients.flat()];
  }

  /** One sentence, minutes before the first lead that begins with it. */
  #flash(): Arrival {
    const [first] = this.#leads;
    const sentences = first?.sentences.slice(0, 1) ?? [];
    const at = this.#start - 5 - this.#chance() * 20;
    const flash = {
      at,
      sentences,
      corrects: false,
      headline: (sentences[0] ?? '').split(' ').slice(0, 8).join(' '),
    };
    return { ...this.#arrival(flash, -1, AGENCIES[this.#language], at, at), id: `${this.#name}-flash` };
  }

  kill(): Kill | undefined {
    if (this.#chance() > 0.06) return undefined;
    const last = this.#leads.at(-1)?.at ?? 0;
    return { at: last + 100 + this.#chance() * 60, event: this.#name, outlet: AGENCIES[this.#language] };
  }

  #arrival(
    lead: { readonly sentences: readonly string[]; readonly corrects: boolean; readonly headline: string },
    index: number,
    outlet: string,
    published: number,
    at: number,
  ): Arrival {
    const { sentences, corrects, headline } = lead;
    return {
      id: `${this.#name}-${index}-${outlet}`,
      at,
      published,
      event: this.#name,
      lead: index,
      corrects,
      outlet,
      agency: AGENCIES[this.#language],
      language: this.#language,
      headline,
      text: sentences.join('\n\n'),
    };
  }
}

/** The same sentence with another figure. */
function otherNumber(sentence: string): string {
  return sentence.replace(/\d+/, (figure) => String(Number(figure) + 7));
}

function toArabic(text: string): string {
  return text.toLowerCase().replace(/[a-z]/g, (letter) => ARABIC.charAt(letter.charCodeAt(0) - 97));
}
