import { logging, sqsLimits } from '../aws/limits.ts';
import { serviceTimesOf } from '../aws/service-times.ts';
import type { PriceList } from '../prices/price-list.ts';
import type { PipelineSettings } from '../settings/pipeline-settings.ts';
import type { RowShape } from '../workload/row-shape.ts';

/** Puts of new rows by messages of their owners. */
export interface PlannedPuts {
  /** How many the editor makes a second, once Lambda has scaled it up. */
  readonly perSecond: number;
  readonly heldUpBy: 'editor' | 'table units';
  readonly usdPerMillion: number;
}

/** What a new on-demand table takes, and what of that the index takes in a table of its own. */
const newTableWriteUnits = 4_000;
/** Edits of a batch that the editor makes at a time (apps/editor). */
const editConcurrency = 20;
const gibibyte = 1_024 ** 3;

/**
 * Plans puts of rows of this shape, sent in batches of ten. An edit takes the time of the writer's update of a row, and its batches are full, as
 * where more are sent than are made. Undefined for settings without an editor.
 */
export function planPuts({
  settings,
  shape,
  prices: { prices },
}: {
  settings: PipelineSettings;
  shape: RowShape;
  prices: PriceList;
}): PlannedPuts | undefined {
  const { editor, rowsTable, logLevel } = settings;
  if (editor === undefined) return undefined;
  const { batchSize, memoryMiB, maximumConcurrency } = editor;
  const { writer } = serviceTimesOf({ ...settings, writer: editor });
  const rounds = Math.ceil(batchSize / editConcurrency);
  const batchMs = writer.overheadMs + rounds * writer.rowsMs(Math.min(batchSize, editConcurrency));
  const byEditor = (maximumConcurrency * batchSize * 1_000) / batchMs;
  const units = Math.max(shape.putUnits.rows, shape.putUnits.index);
  const byTable = (rowsTable.warmWriteUnits ?? newTableWriteUnits) / units;

  // The message has the row; a send, a receive and a delete carry ten.
  const { messagesPerRequest, billedChunkBytes } = sqsLimits;
  const chunks = Math.max(1, Math.ceil((messagesPerRequest * shape.itemBytes) / billedChunkBytes));
  const requests = (2 * chunks + 1) / messagesPerRequest;
  const level = logLevel === 'DEBUG' ? 'DEBUG' : 'INFO';
  const logBytes = logging.bytesPerMessage[level] + logging.bytesPerInvocation / batchSize;
  const usd =
    (shape.putUnits.rows + shape.putUnits.index) * prices.writeRequestUnit.usd +
    requests * prices.sqsRequest.usd +
    (batchMs / 1_000 / batchSize) * (memoryMiB / 1_024) * prices.lambdaGbSecond.usd +
    prices.lambdaRequest.usd / batchSize +
    (logBytes / gibibyte) * prices.logGb.usd;
  return {
    perSecond: Math.min(byEditor, byTable),
    heldUpBy: byEditor < byTable ? 'editor' : 'table units',
    usdPerMillion: usd * 1_000_000,
  };
}
