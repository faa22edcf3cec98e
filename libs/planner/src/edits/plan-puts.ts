import { logging, sqsLimits } from '../aws/limits.ts';
import { serviceTimesOf } from '../aws/service-times.ts';
import type { PriceList } from '../prices/price-list.ts';
import type { PipelineSettings } from '../settings/pipeline-settings.ts';
import type { RowShape } from '../workload/row-shape.ts';

/** Puts of new rows that owners send as messages. */
export interface PlannedPuts {
  /** The puts per second, once Lambda has scaled the editor up. */
  readonly perSecond: number;
  readonly heldUpBy: 'editor' | 'table units';
  readonly usdPerMillion: number;
}

/** The write units per second of a new on-demand table. Its index has as many of its own. */
const newTableWriteUnits = 4_000;
/** The edits of a batch that the editor runs in parallel (apps/editor). */
const editConcurrency = 20;
const gibibyte = 1_024 ** 3;

/**
 * Plans puts of rows of this shape, sent in batches of ten. Assumes that an edit takes as long as the writer's update
 * of a row, and that batches are full, as under a backlog. Returns undefined for settings without an editor.
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

  // The message contains the row. A send, a receive and a delete each carry ten messages.
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
