/** A global setup that fails. */
export function setup(): never {
  throw new Error('a set-up that throws');
}
