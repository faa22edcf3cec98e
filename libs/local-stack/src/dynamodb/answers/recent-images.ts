import type { WireItem } from '../capacity/item-size.ts';
import { keyText, type WrittenKey } from '../streams/written-keys.ts';

/** The states of items before their latest writes, which an inconsistent read may return. */
export interface RecentImages {
  /** Notes the state of an item before a write. Undefined means that it did not exist. */
  note(item: WrittenKey, before: WireItem | undefined): void;
  /** Returns the earlier states of an item that a read may still return, the oldest first. */
  of(item: WrittenKey): readonly (WireItem | undefined)[];
  /** Returns true if a read may return an earlier state of any item of the table. */
  has(tableName: string): boolean;
  /** Forgets all states. Reads then return the latest items. */
  forget(): void;
}

/** "The response might not reflect the results of a recently completed write": usually for less than a second. */
export const maximumLagMs = 1_000;
/** The limits of memory for a long test on a stopped clock. */
const maximumItems = 1_000;
const maximumImages = 8;

interface Image {
  readonly at: number;
  readonly before: WireItem | undefined;
}

/** `now` returns milliseconds by the stack's clock. */
export function createRecentImages(now: () => number): RecentImages {
  /** The images by item, the most recently written item last. */
  const byItem = new Map<string, { tableName: string; images: Image[] }>();

  const isRecent = ({ at }: Image): boolean => now() - at < maximumLagMs;
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
