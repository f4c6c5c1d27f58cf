import { Failure } from '../model/errors.ts';

/**
 * Formats an error for the operator: the message for expected failures, messages of all causes for errors of the system
 * or the database, else the stack trace.
 */
export function formatError(error: unknown): string {
  if (error instanceof Failure) return error.message;
  const causes: Error[] = [];
  for (let cause = error; cause instanceof Error; cause = cause.cause) causes.push(cause);
  const external = causes.some((cause) => 'code' in cause && !(cause instanceof TypeError));
  if (external) return causes.map(messageOf).join(': ');
  const stacks = causes.map(({ stack }) => stack);
  return stacks.length === 0 ? String(error) : stacks.join('\ncaused by ');
}

/** An AggregateError has an empty message: its parts, such as one refused connection an address, say what is wrong. */
function messageOf(error: Error): string {
  if (!(error instanceof AggregateError) || error.message !== '') return error.message;
  return error.errors.map((each) => (each instanceof Error ? each.message : String(each))).join(', ');
}
