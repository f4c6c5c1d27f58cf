import type { WireItem } from '../../model/wire-item.ts';

/**
 * Whether an item is a later version of one with the same id: by version number, then by time. A withdrawal often repeats
 * the number of the version that it withdraws.
 */
export function isLaterVersion(item: WireItem, known: WireItem): boolean {
  const [number, before] = [numberOf(item), numberOf(known)];
  if (number !== undefined && before !== undefined && number !== before) return number > before;
  const [time, then] = [item.versionCreated ?? '', known.versionCreated ?? ''];
  if (time !== then && time !== '' && then !== '') return time > then;
  return isWithdrawal(item) && !isWithdrawal(known);
}

/** Whether an item withdraws its text. */
export function isWithdrawal({ status, signal }: Pick<WireItem, 'status' | 'signal'>): boolean {
  return status !== 'usable' || signal === 'kill';
}

/**
 * Reduces deliveries to the newest version of each item. A correction stays one if a further version arrived with it, and
 * a kill notice with an id of its own withdraws the items that it names.
 */
export function newestVersions(items: readonly WireItem[]): WireItem[] {
  const newest = new Map<string, WireItem>();
  const ordered = items.toSorted((a, b) => (isLaterVersion(a, b) ? 1 : isLaterVersion(b, a) ? -1 : 0));
  for (const item of [...ordered, ...items.flatMap(withdrawn)]) {
    const before = newest.get(item.id);
    if (before === undefined) newest.set(item.id, item);
    else if (isLaterVersion(item, before)) newest.set(item.id, keepCorrection(item, before));
  }
  return [...newest.values()];
}

function keepCorrection(item: WireItem, before: WireItem): WireItem {
  if (before.signal !== 'correction' || (item.signal !== 'update' && item.signal !== undefined)) return item;
  return { ...item, signal: 'correction', edNote: before.edNote };
}

/** The withdrawals of other items that a kill notice contains. */
function withdrawn(notice: WireItem): WireItem[] {
  if (notice.signal !== 'kill') return [];
  return notice.replaces
    .filter((id) => id !== notice.id)
    .map((id) => ({ ...notice, id, version: undefined, status: 'canceled' as const, replaces: [] }));
}

/** The version number; undefined if the version is not written as a number. */
function numberOf({ version }: WireItem): number | undefined {
  const number = Number(version?.trim() === '' ? undefined : version);
  return Number.isFinite(number) ? number : undefined;
}
