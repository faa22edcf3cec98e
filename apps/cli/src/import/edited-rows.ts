import { visible } from '@daybreak/domain';
import type { RowComparison } from '@daybreak/repository';
import type { SpooledRow } from '../rows-file/row-spool.ts';
import { count } from '../terminal/count.ts';
import { describeDifferences } from './describe-conflict.ts';

const shownRows = 5;

/** Rows that were imported before from the same line, and that an owner has edited since. */
export class EditedRows {
  #count = 0;
  readonly #shown: string[] = [];

  add(edited: Extract<RowComparison, { found: 'edited' }>, row: SpooledRow): void {
    this.#count += 1;
    if (this.#shown.length < shownRows)
      this.#shown.push(`  ${visible(row.definition.id)}: ${describeDifferences(edited, row)}`);
  }

  get count(): number {
    return this.#count;
  }

  /** The first rows, and what `--replace` would do. Undefined when there are none. */
  describe(): string | undefined {
    if (this.#count === 0) return undefined;
    const more = this.#count - this.#shown.length;
    return [
      `${count(this.#count, 'row')} edited after an earlier import, and left as edited. --replace puts the lines of the file in their place:`,
      ...this.#shown,
      ...(more > 0 ? [`  and ${count(more, 'more row')}`] : []),
    ].join('\n');
  }
}
