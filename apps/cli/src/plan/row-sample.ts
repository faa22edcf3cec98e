import type { RowDefinition } from '@daybreak/domain';
import type { RowShape } from '@daybreak/planner';

/** Rows that are measured one by one. More would change their mean by little. */
const measuredRows = 40;

/** Keeps some of many rows, to measure them. */
export class RowSample {
  readonly #rows: RowDefinition[] = [];
  count = 0;

  add(row: RowDefinition): void {
    this.count += 1;
    // Of the later rows fewer and fewer, so that the sample is of all.
    if (this.#rows.length < measuredRows) this.#rows.push(row);
    else if (this.count % Math.ceil(this.count / measuredRows) === 0) this.#rows[this.count % measuredRows] = row;
  }

  /** The mean of the rows that were kept. Throws RangeError for none, and PlanError or RuleMissingError for a row without a plan. */
  async shape(valuesPerMessage: number | undefined): Promise<RowShape> {
    const { measureRow, meanShape } = await import('@daybreak/planner');
    const shapes: RowShape[] = [];
    for (const row of this.#rows) shapes.push(await measureRow(row, { valuesPerMessage }));
    return meanShape(shapes);
  }
}
