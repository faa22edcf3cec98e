import type { WireItem } from '../capacity/item-size.ts';
import { keyText, type WrittenKey } from '../streams/written-keys.ts';

/** How items were before their latest writes: what a read that is not consistent may still show. */
export interface RecentImages {
  /** Notes how an item was before a write; undefined when it did not exist. */
  note(item: WrittenKey, before: WireItem | undefined): void;
  /** What may still be shown of an item besides how it is, the oldest first. */
  of(item: WrittenKey): readonly (WireItem | undefined)[];
  /** Whether any item of the table may still be shown as it was. */
  has(tableName: string): boolean;
  /** From now on, reads show each item as it is. */
  forget(): void;
}

/** "The response might not reflect the results of a recently completed write": usually for less than a second. */
export const longestLagMs = 1_000;
/** So that a test which writes for long, on a clock that stands still, needs no more memory. */
const maximumItems = 1_000;
const maximumImages = 8;

interface Image {
  readonly at: number;
  readonly before: WireItem | undefined;
}

/** `now` is in milliseconds, by the stack's clock. */
export function createRecentImages(now: () => number): RecentImages {
  /** By item, the item that was written last at the end. */
  const byItem = new Map<string, { tableName: string; images: Image[] }>();

  const isRecent = ({ at }: Image): boolean => now() - at < longestLagMs;
  const recentOf = (name: string): Image[] => byItem.get(name)?.images.filter(isRecent) ?? [];

  return {
    note(item, before) {
      const name = keyText(item);
      const images = [...recentOf(name), { at: now(), before }].slice(-maximumImages);
      byItem.delete(name);
      byItem.set(name, { tableName: item.tableName, images });
      const [oldest] = byItem.keys();
      if (byItem.size > maximumItems && oldest !== undefined) byItem.delete(oldest);
    },
    of: (item) => (byItem.size === 0 ? [] : recentOf(keyText(item)).map(({ before }) => before)),
    has: (tableName) => [...byItem.values()].some((each) => each.tableName === tableName && each.images.some(isRecent)),
    forget: () => byItem.clear(),
  };
}
