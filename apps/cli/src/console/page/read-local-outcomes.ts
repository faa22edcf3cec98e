import { countRunOutcomes, type RowOrTombstone, type RunOutcomes } from '@daybreak/repository';
import { OutcomesByDay } from '../../history/day-outcomes.ts';
import { RunTraces } from '../../plan/run-traces.ts';
import type { Target } from '../../target/open-target.ts';

/** What the rows of a target on this machine say about its runs. */
export interface LocalOutcomes {
  byDay: OutcomesByDay;
  byRun: ReadonlyMap<string, RunOutcomes>;
  traces: RunTraces;
}

/** The pages go first after each request, which reads so many items: an engine answers one request after the other. */
const rowsBetween = 500;

/** Reads the whole table, which costs nothing on this machine but time: only while `whenIdle` resolves. */
export async function readLocalOutcomes(
  { rows }: Pick<Target, 'rows'>,
  { signal, whenIdle }: { signal: AbortSignal; whenIdle: () => Promise<void> },
): Promise<LocalOutcomes> {
  const traces = new RunTraces();
  const byDay = new OutcomesByDay();
  let read = 0;
  async function* counted(): AsyncGenerator<RowOrTombstone, void, void> {
    // Unreadable items are in no count.
    for await (const each of traces.watch(rows.scanWithHistory(() => {}, { pageSize: rowsBetween }))) {
      signal.throwIfAborted();
      read += 1;
      if (read % rowsBetween === 0) await whenIdle();
      byDay.countEnds((each.row ?? each.tombstone).history);
      yield each;
    }
  }
  return { byDay, byRun: await countRunOutcomes(counted()), traces };
}
