import { countRunOutcomes, type RowOrTombstone, type RunOutcomes } from '@daybreak/repository';
import { OutcomesByDay } from '../../history/day-outcomes.ts';
import type { RunTraces } from '../../plan/run-traces.ts';
import type { Target } from '../../target/open-target.ts';

/** What the rows of a target on this machine say about its runs. */
export interface LocalOutcomes {
  byDay: OutcomesByDay;
  byRun: ReadonlyMap<string, RunOutcomes>;
  traces: RunTraces;
}

/** Reads the whole table, which costs nothing on this machine but time. */
export async function readLocalOutcomes({ rows }: Pick<Target, 'rows'>, signal: AbortSignal): Promise<LocalOutcomes> {
  // Loads the planner after the first page is out.
  const { RunTraces } = await import('../../plan/run-traces.ts');
  const traces = new RunTraces();
  const byDay = new OutcomesByDay();
  async function* counted(): AsyncGenerator<RowOrTombstone, void, void> {
    // Unreadable items are in no count.
    for await (const each of traces.watch(rows.scanWithHistory(() => {}))) {
      signal.throwIfAborted();
      byDay.countEnds((each.row ?? each.tombstone).history);
      yield each;
    }
  }
  return { byDay, byRun: await countRunOutcomes(counted()), traces };
}
