import type { BlockFrame } from './blocks.ts';

/** Totals over blocks whose elements, and whose parents, have the same name and class. */
export interface SiblingGroup {
  count: number;
  letters: number;
  linkLetters: number;
}

/**
 * Groups the blocks of a page by element and parent. Names are numbered because string keys dominated the
 * cost.
 */
export class SiblingStats {
  /** By the numbers of the parent and of the element itself. */
  readonly #kin = new Map<number, Map<number, SiblingGroup>>();
  /** By class and name. */
  readonly #numbers = new Map<string, Map<string, number>>();
  #last = 0;

  /** Adds a block and returns its group. */
  add(frame: BlockFrame, letters: number, linkLetters: number): SiblingGroup {
    const above = frame.parent === undefined ? 0 : this.#numberOf(frame.parent);
    let children = this.#kin.get(above);
    if (children === undefined) this.#kin.set(above, (children = new Map<number, SiblingGroup>()));
    const own = this.#numberOf(frame);
    let kin = children.get(own);
    if (kin === undefined) children.set(own, (kin = { count: 0, letters: 0, linkLetters: 0 }));
    kin.count++;
    kin.letters += letters;
    kin.linkLetters += linkLetters;
    return kin;
  }

  /** One number for all elements of one name and one class. */
  #numberOf(frame: BlockFrame): number {
    if (frame.groupId > 0) return frame.groupId;
    const { name, attribs } = frame.element;
    const classes = attribs['class'] ?? '';
    let names = this.#numbers.get(classes);
    if (names === undefined) this.#numbers.set(classes, (names = new Map<string, number>()));
    let number = names.get(name);
    if (number === undefined) names.set(name, (number = ++this.#last));
    frame.groupId = number;
    return number;
  }
}
