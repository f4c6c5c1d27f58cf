import { MEANS, meaningOf } from './features/class-roles.ts';
import type { Element } from '../parse/dom.ts';

/** Facts that a block inherits from the elements around it. */
export const IN = {
  article: 1,
  main: 2,
  aside: 4,
  nav: 8,
  header: 16,
  footer: 32,
  figure: 64,
  form: 128,
  list: 256,
  table: 512,
  quote: 1024,
  hidden: 2048,
  body: 4096,
  details: 8192,
  comments: 16384,
} as const;

const insideByName: Readonly<Record<string, number>> = {
  article: IN.article,
  main: IN.main,
  aside: IN.aside,
  nav: IN.nav,
  header: IN.header,
  footer: IN.footer,
  figure: IN.figure,
  figcaption: IN.figure,
  form: IN.form,
  fieldset: IN.form,
  ul: IN.list,
  ol: IN.list,
  dl: IN.list,
  menu: IN.list | IN.nav,
  table: IN.table,
  blockquote: IN.quote,
  details: IN.details,
};

const insideByRole: Readonly<Record<string, number>> = {
  main: IN.main,
  article: IN.article,
  navigation: IN.nav,
  complementary: IN.aside,
  banner: IN.header,
  contentinfo: IN.footer,
  search: IN.form,
  menu: IN.nav,
  menubar: IN.nav,
  dialog: IN.hidden,
};

/** The facts that an element adds to what stands in it: bits of IN. */
export function insideOf(element: Element): number {
  const { attribs } = element;
  let inside = insideByName[element.name] ?? 0;
  if (element.name === 'body') return inside;
  if ((meaningOf(element) & MEANS.comments) !== 0) inside |= IN.comments;
  if (attribs['role'] !== undefined) inside |= insideByRole[attribs['role']] ?? 0;
  if (attribs['itemprop'] !== undefined && /articlebody/iu.test(attribs['itemprop'])) inside |= IN.body;
  if (
    attribs['hidden'] !== undefined ||
    attribs['aria-hidden'] === 'true' ||
    /display\s*:\s*none/iu.test(attribs['style'] ?? '')
  ) {
    inside |= IN.hidden;
  }
  return inside;
}
