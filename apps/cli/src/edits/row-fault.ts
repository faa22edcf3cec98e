import { ConflictError, ItemError, RowNotFoundError } from '@daybreak/repository';

/**
 * Why this row can't be scheduled again, while others can. Undefined for an error that affects every row: throttling, credentials, the network.
 */
export function rowFault(error: unknown): string | undefined {
  if (error instanceof ConflictError || error instanceof RowNotFoundError) return 'it changed in the meantime';
  if (error instanceof ItemError) return `it can't be read: ${error.reason}`;
  const zone = unknownTimeZone(error);
  if (zone !== undefined) return `${zone} on this machine: set another with daybreak reschedule --on DATE --zone ZONE`;
  // DynamoDB rejects this row, mostly because an edit adds an entry of history to an item at the limit of 400 KB.
  return error instanceof Error && error.name === 'ValidationException'
    ? `DynamoDB rejects it: ${error.message}`
    : undefined;
}

/** The message of an edit that needs a time zone that this machine does not know. Undefined for another error. */
export function unknownTimeZone(error: unknown): string | undefined {
  return error instanceof RangeError && error.message.endsWith(' is not a time zone') ? error.message : undefined;
}
