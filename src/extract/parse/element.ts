import { type AnyNode, Element as DomElement, isTag as isDomTag } from 'domhandler';

/** An element of a page. */
export class Element extends DomElement {
  /** What `class-meaning.ts` read in its names, once it was asked: several passes want to know. */
  roles?: number | undefined = undefined;
}

/** Every element of a tree that `tree.ts` built is one of ours. */
export function isTag(node: AnyNode): node is Element {
  return isDomTag(node);
}
