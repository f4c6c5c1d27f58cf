import type { WireItem } from '../../model/wire-item.ts';
import type { Db } from '../schema.ts';

/** An item of an agency's delivery, to be stored as a candidate. */
export interface DeliveredItem {
  /** Identity within the source. */
  readonly key: string;
  readonly url: string;
  readonly item: WireItem;
}

/**
 * The stored versions of delivered items, by key. Locks their rows.
 */
export async function knownDeliveries(
  tx: Db,
  sourceId: string,
  keys: readonly string[],
): Promise<Map<string, WireItem>> {
  if (keys.length === 0) return new Map();
  const rows = await tx
    .selectFrom('candidate')
    .select(['key', 'hints'])
    .where('source_id', '=', sourceId)
    .where('key', 'in', keys)
    .orderBy('id')
    .forUpdate()
    .execute();
  return new Map(rows.flatMap(({ key, hints }) => (hints.wire === undefined ? [] : [[key, hints.wire]])));
}

/** Stores new items and new versions. Returns the candidates to collect. */
export async function storeDeliveries(
  tx: Db,
  sourceId: string,
  listingId: number,
  items: readonly DeliveredItem[],
): Promise<{ id: number; url: string }[]> {
  if (items.length === 0) return [];
  return tx
    .insertInto('candidate')
    .values(
      items.map(({ key, url, item }) => ({
        source_id: sourceId,
        listing_id: listingId,
        key,
        url,
        hints: JSON.stringify({ url, wire: item }),
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['key', 'source_id']).doUpdateSet((row) => ({ hints: row.ref('excluded.hints') })),
    )
    .returning(['id', 'url'])
    .execute();
}
