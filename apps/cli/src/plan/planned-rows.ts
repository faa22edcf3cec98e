import { builtInRuleBook, definitionOf, dueAt, type RowDefinition } from '@daybreak/domain';
import {
  type DueRows,
  measureRow,
  type RowShape,
  sampleRow,
  type SampleRow,
  type Spread,
  spreadRows,
} from '@daybreak/planner';
import { CheckedInput } from '../import/checked-input.ts';
import { inputFiles } from '../rows-file/input-files.ts';
import { parseFileFormat } from '../rows-file/file-format.ts';
import { lastInstant, readScheduledRows } from '../pipeline/read-scheduled-rows.ts';
import { openTarget } from '../target/open-target.ts';
import type { TargetOptions } from '../target/parse-target.ts';
import { CommandError } from '../terminal/command-error.ts';
import type { Environment } from '../terminal/environment.ts';
import { counted } from '../terminal/read-counter.ts';
import { UnreadableItems } from '../terminal/unreadable-items.ts';
import { RowSample } from './row-sample.ts';

/** The rows of a day. */
export interface PlannedRows {
  readonly count: number;
  readonly due: readonly DueRows[];
  readonly shape: RowShape;
  /** What the rows are, for people. */
  readonly description: string;
}

/** Rows of one size. */
export async function sampledRows({
  sample,
  valuesPerMessage,
  spread,
}: {
  sample: SampleRow;
  valuesPerMessage: number | undefined;
  spread: Spread;
}): Promise<PlannedRows> {
  const shape = await measureRow(sampleRow(sample), { valuesPerMessage });
  const zones = spread.zones.map(({ key }) => key);
  const where = zones.length > 3 ? `${zones.length} time zones` : zones.join(', ');
  return {
    count: spread.rows,
    due: spreadRows(spread),
    shape,
    description: `due on ${spread.date} in ${where}${sample.repeat === undefined ? '' : `, and again by ${sample.repeat}`}`,
  };
}

/** The rows of the busiest date of a file. Throws BadInputError for a bad line, and CommandError for a file without rows. */
export async function plannedRowsOfFile(
  name: string,
  options: { delimiter?: string; encoding?: string },
  valuesPerMessage: number | undefined,
  environment: Environment,
): Promise<PlannedRows> {
  const { stderr, signal } = environment;
  await using input = new CheckedInput({
    ruleBook: builtInRuleBook,
    skipInvalid: false,
    format: parseFileFormat(options),
    stderr,
    signal,
  });
  await input.read(inputFiles([name], environment));
  input.throwIfBad();
  const dates = new BusiestDate();
  for (const chunk of input.spool.chunks(500)) for (const { definition } of chunk) dates.add(definition);
  return await dates.plannedRows(name, valuesPerMessage);
}

/** The scheduled rows of the busiest date of a target. */
export async function plannedRowsOfTarget(
  options: TargetOptions,
  valuesPerMessage: number | undefined,
  environment: Environment,
): Promise<PlannedRows> {
  await using target = await openTarget(options, environment);
  const unreadable = new UnreadableItems();
  const dates = new BusiestDate();
  const scheduled = readScheduledRows(target.rows, { dueBy: lastInstant }, unreadable.add);
  for await (const row of counted(scheduled, environment)) dates.add(definitionOf(row));
  unreadable.report(environment.stderr);
  return await dates.plannedRows(target.name, valuesPerMessage);
}

/** Counts rows by date and instant, and keeps some of each date to measure. */
class BusiestDate {
  readonly #dates = new Map<string, { instants: Map<string, number>; sample: RowSample }>();

  add(row: RowDefinition): void {
    const date = this.#dates.get(row.dueDate) ?? { instants: new Map<string, number>(), sample: new RowSample() };
    this.#dates.set(row.dueDate, date);
    const instant = dueAt(row);
    date.instants.set(instant, (date.instants.get(instant) ?? 0) + 1);
    date.sample.add(row);
  }

  async plannedRows(source: string, valuesPerMessage: number | undefined): Promise<PlannedRows> {
    const [busiest] = [...this.#dates].toSorted(([, a], [, b]) => b.sample.count - a.sample.count);
    if (busiest === undefined) throw new CommandError(`${source} has no row that is scheduled`);
    const [date, { instants, sample }] = busiest;
    return {
      count: sample.count,
      due: [...instants].map(([instant, rows]) => ({ atMs: Date.parse(instant), rows })),
      shape: await sample.shape(valuesPerMessage),
      description: `of ${source}, due on ${date}, its busiest date`,
    };
  }
}
