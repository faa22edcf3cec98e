/** The sizes and units of a row in the pipeline, as `measureRow` measures them. For several rows, their means. */
export interface RowShape {
  readonly values: number;
  /** 1 if the row recurs, otherwise 0. For several rows, the share of recurring ones. */
  readonly recurring: number;
  /** The size of the item after the run. */
  readonly itemBytes: number;
  readonly indexEntryBytes: number;
  /** The read units of the worker's consistent read. */
  readonly readUnits: number;
  /** The write units of one update of the row, and those of the index per completed row. */
  readonly writeUnits: { readonly rows: number; readonly index: number };
  /** The write units of the put of a new row. */
  readonly putUnits: { readonly rows: number; readonly index: number };
  readonly rowMessageBytes: number;
  /** The size of one value message, and the number of value messages per row. */
  readonly valueMessageBytes: number;
  readonly valueMessages: number;
  /** 1 if the messages of the row have a message group, otherwise 0. For several rows, the share of these. */
  readonly grouped: number;
  /** The updates by which the worker archives ends of a recurring row's earlier versions, and their write units. */
  readonly archiveUpdates: number;
  readonly archiveUnits: number;
}

/** Returns the mean of these shapes. Throws RangeError for none. */
export function meanShape(shapes: readonly RowShape[]): RowShape {
  if (shapes.length === 0) throw new RangeError('meanShape needs at least one shape');
  const mean = (of: (shape: RowShape) => number): number =>
    shapes.reduce((sum, shape) => sum + of(shape), 0) / shapes.length;
  return {
    values: mean(({ values }) => values),
    recurring: mean(({ recurring }) => recurring),
    itemBytes: mean(({ itemBytes }) => itemBytes),
    indexEntryBytes: mean(({ indexEntryBytes }) => indexEntryBytes),
    readUnits: mean(({ readUnits }) => readUnits),
    writeUnits: {
      rows: mean(({ writeUnits }) => writeUnits.rows),
      index: mean(({ writeUnits }) => writeUnits.index),
    },
    putUnits: { rows: mean(({ putUnits }) => putUnits.rows), index: mean(({ putUnits }) => putUnits.index) },
    rowMessageBytes: mean(({ rowMessageBytes }) => rowMessageBytes),
    valueMessageBytes: mean(({ valueMessageBytes }) => valueMessageBytes),
    valueMessages: mean(({ valueMessages }) => valueMessages),
    grouped: mean(({ grouped }) => grouped),
    archiveUpdates: mean(({ archiveUpdates }) => archiveUpdates),
    archiveUnits: mean(({ archiveUnits }) => archiveUnits),
  };
}
