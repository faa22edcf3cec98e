import { builtInRuleBook, definitionOf } from '@daybreak/domain';
import type { RowShape } from '@daybreak/planner';
import type { RowOrTombstone } from '@daybreak/repository';
import { RowSample } from './row-sample.ts';

/** A row without a trace in the table: `daybreak plan` plans with the same. */
const usualRow = { values: 5, bytes: 1_024, keyBytes: 8 };

/** What rows say about their runs, noted while another reads them. */
export class RunTraces {
  /** When the last row of each run ended, by run id. */
  readonly endedAtMs = new Map<string, number>();
  readonly #completed = new RowSample();

  /** Yields the same rows. */
  async *watch(rows: AsyncIterable<RowOrTombstone>): AsyncGenerator<RowOrTombstone, void, void> {
    for await (const each of rows) {
      this.#note(each);
      yield each;
    }
  }

  /** The mean of rows that runs completed. */
  async shape(valuesPerMessage: number | undefined): Promise<RowShape> {
    if (this.#completed.count > 0) return await this.#completed.shape(valuesPerMessage);
    // Loads the planner only where rows are measured.
    const { measureRow, sampleRow } = await import('@daybreak/planner');
    return await measureRow(sampleRow(usualRow), { valuesPerMessage });
  }

  #note({ row, tombstone }: RowOrTombstone): void {
    const ends = Object.values((row ?? tombstone).history);
    for (const { end, at, runId, superseded = {} } of ends) {
      if (runId !== undefined && (end === 'completed' || end === 'skipped' || end === 'failed'))
        this.#noteEnd(runId, at);
      for (const [lateRunId, endedAt] of Object.entries(superseded)) this.#noteEnd(lateRunId, endedAt);
    }
    // A stack may have a rule that this workspace lacks.
    if (row !== undefined && ends.some(({ end }) => end === 'completed') && builtInRuleBook.kinds.includes(row.rule))
      this.#completed.add(definitionOf(row));
  }

  #noteEnd(runId: string, at: string): void {
    this.endedAtMs.set(runId, Math.max(this.endedAtMs.get(runId) ?? 0, Date.parse(at)));
  }
}
