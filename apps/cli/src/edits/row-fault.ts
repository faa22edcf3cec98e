import { ConflictError, ItemError, RowNotFoundError } from '@daybreak/repository';

/**
 * Why a row that failed can't be scheduled again, where that lies with the row, so that others can; undefined for what would stop
 * any other row as well: throttling, credentials, the network.
 */
export function rowFault(error: unknown): string | undefined {
  if (error instanceof ConflictError || error instanceof RowNotFoundError) return 'it changed in the meantime';
  if (error instanceof ItemError) return `it can't be read: ${error.reason}`;
  const zone = unknownTimeZone(error);
  if (zone !== undefined) return `${zone} on this machine: set another with daybreak reschedule --on DATE --zone ZONE`;
  // DynamoDB refuses this very row, mostly since it is at its limit of 400 KB, to which an edit adds a line of history.
  return error instanceof Error && error.name === 'ValidationException'
    ? `DynamoDB refuses it: ${error.message}`
    : undefined;
}

/** What an edit says that would have to know when a row is due, of a time zone that this machine does not know. */
export function unknownTimeZone(error: unknown): string | undefined {
  return error instanceof RangeError && error.message.endsWith(' is not a time zone') ? error.message : undefined;
}
