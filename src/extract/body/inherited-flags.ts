import { CLASS_ROLES, classRoles } from './features/class-roles.ts';
import type { Element } from '../parse/dom.ts';

/** Facts that a block inherits from the elements around it. */
export const INHERITED = {
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

const FLAGS_BY_NAME: Readonly<Record<string, number>> = {
  article: INHERITED.article,
  main: INHERITED.main,
  aside: INHERITED.aside,
  nav: INHERITED.nav,
  header: INHERITED.header,
  footer: INHERITED.footer,
  figure: INHERITED.figure,
  figcaption: INHERITED.figure,
  form: INHERITED.form,
  fieldset: INHERITED.form,
  ul: INHERITED.list,
  ol: INHERITED.list,
  dl: INHERITED.list,
  menu: INHERITED.list | INHERITED.nav,
  table: INHERITED.table,
  blockquote: INHERITED.quote,
  details: INHERITED.details,
};

const FLAGS_BY_ROLE: Readonly<Record<string, number>> = {
  main: INHERITED.main,
  article: INHERITED.article,
  navigation: INHERITED.nav,
  complementary: INHERITED.aside,
  banner: INHERITED.header,
  contentinfo: INHERITED.footer,
  search: INHERITED.form,
  menu: INHERITED.nav,
  menubar: INHERITED.nav,
  dialog: INHERITED.hidden,
};

/** The flags that an element adds for its descendants: bits of INHERITED. */
export function inheritedFlags(element: Element): number {
  const { attribs } = element;
  let inside = FLAGS_BY_NAME[element.name] ?? 0;
  if (element.name === 'body') return inside;
  if ((classRoles(element) & CLASS_ROLES.comments) !== 0) inside |= INHERITED.comments;
  if (attribs['role'] !== undefined) inside |= FLAGS_BY_ROLE[attribs['role']] ?? 0;
  if (attribs['itemprop'] !== undefined && /articlebody/iu.test(attribs['itemprop']))
    inside |= INHERITED.body;
  if (
    attribs['hidden'] !== undefined ||
    attribs['aria-hidden'] === 'true' ||
    /display\s*:\s*none/iu.test(attribs['style'] ?? '')
  ) {
    inside |= INHERITED.hidden;
  }
  return inside;
}
