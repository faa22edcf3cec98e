import type { Tombstone } from '@daybreak/domain';

/** The UTC instant at which a row was deleted; undefined for what could not be read as a row, which has no such entry. */
export function deletedAt({ version, history }: Tombstone): string | undefined {
  const last = history[String(version)];
  if (last?.end === 'deleted') return last.at;
  // Its version had ended before: it was completed, or had failed.
  return last?.after?.edit === 'deleted' ? last.after.at : undefined;
}
