import type { Rich } from './rich.ts';

/** Brings a translated sentence into the house style of its language. */
export function inHouseStyle(rich: Rich, _source: string, _to: string): Rich {
  return rich;
}
