import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { ItemError } from '../errors.ts';

type Item = Record<string, AttributeValue>;

/** What is to become of an item that is no row, or no run. */
export type OnUnreadable = (error: ItemError) => void;

/** Where there is nobody to be told. */
export const throwUnreadable: OnUnreadable = (error) => {
  throw error;
};

/** What `read` makes of the items, without those of which it makes nothing and those that it can't read, which `onUnreadable` is told. */
export function readItems<Read>(
  items: readonly Item[],
  read: (item: Item) => Read | undefined,
  onUnreadable: OnUnreadable,
): Read[] {
  return items.flatMap((item): Read | [] => {
    try {
      return read(item) ?? [];
    } catch (error) {
      if (!(error instanceof ItemError)) throw error;
      onUnreadable(error);
      return [];
    }
  });
}
