import type { Row } from '@daybreak/domain';
import type { OnUnreadable, RowRepository } from '@daybreak/repository';
import type { Environment } from '../terminal/environment.ts';
import { counted } from '../terminal/read-counter.ts';

/**
 * The failed rows, by the index. A table in which an older version failed rows is read as a whole, until `daybreak failed --scan` has added them to the
 * index. Reports items that are not valid rows.
 */
export async function* readFailedRows(
  { rows }: { rows: Pick<RowRepository, 'failedRowsAreIndexed' | 'failedRows' | 'scanRows'> },
  onUnreadable: OnUnreadable,
  environment: Pick<Environment, 'stderr' | 'signal'>,
): AsyncGenerator<Row, void, undefined> {
  if (await rows.failedRowsAreIndexed()) {
    yield* counted(rows.failedRows(onUnreadable), environment);
    return;
  }
  environment.stderr.write(
    'Reading the whole table, in which an older version may have failed rows. Once every function is of this version, run daybreak failed --scan: commands then read an index of the failed rows\n',
  );
  for await (const row of counted(rows.scanRows(onUnreadable), environment)) if (row.status === 'failed') yield row;
}
