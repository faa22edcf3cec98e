import type { Tombstone } from '@daybreak/domain';

/** The UTC instant at which a row was deleted. Undefined for an item that was not a valid row, whose history has no such entry. */
export function deletedAt({ version, history }: Tombstone): string | undefined {
  const last = history[String(version)];
  if (last?.end === 'deleted') return last.at;
  // A completed or failed version had ended before the deletion.
  return last?.after?.edit === 'deleted' ? last.after.at : undefined;
}
