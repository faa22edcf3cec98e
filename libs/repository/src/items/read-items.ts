import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { ItemError } from '../errors.ts';

type Item = Record<string, AttributeValue>;

/** Called with the error of each item that cannot be read. */
export type OnUnreadable = (error: ItemError) => void;

/** The default: the first unreadable item ends the read. */
export const throwUnreadable: OnUnreadable = (error) => {
  throw error;
};

/** Reads each item with `read`, drops undefined results, and passes each ItemError to `onUnreadable`. */
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
