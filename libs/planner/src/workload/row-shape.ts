/** The sizes and units of a row on its way through the pipeline, as `measureRow` measures them; of several rows, their means. */
export interface RowShape {
  readonly values: number;
  /** Whether a run makes the row due again; of several rows, the share of these. */
  readonly recurring: number;
  /** Bytes of the item after the run. */
  readonly itemBytes: number;
  readonly indexEntryBytes: number;
  /** Read units of the worker's consistent read. */
  readonly readUnits: number;
  /** Write units of one update of the row, and those of the index, once a row is completed. */
  readonly writeUnits: { readonly rows: number; readonly index: number };
  /** Write units of the put of a new row. */
  readonly putUnits: { readonly rows: number; readonly index: number };
  readonly rowMessageBytes: number;
  /** Bytes of one value message, and the number of value messages a row. */
  readonly valueMessageBytes: number;
  readonly valueMessages: number;
  /** Whether the messages of the row have a message group; of several rows, the share of these. */
  readonly grouped: number;
  /** Updates of the worker, which archives ends of a recurring row's earlier versions, and their write units. */
  readonly archiveUpdates: number;
  readonly archiveUnits: number;
}

/** The shape of a row that stands for all these. Throws RangeError for none. */
export function meanShape(shapes: readonly RowShape[]): RowShape {
  if (shapes.length === 0) throw new RangeError('The mean of no rows is not a row');
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
