import { createStackClock } from '@daybreak/local-stack';
import { createRandom } from '@daybreak/local-stack/internal';
import { dueShard, dueShards } from '@daybreak/repository';
import { createNextRun } from '@daybreak/schedule';
import { provisionedScaleUp } from '../aws/limits.ts';
import type { ModelledFunction, PipelineSettings } from '../settings/pipeline-settings.ts';
import type { DueRows } from '../workload/due-rows.ts';
import type { RowShape } from '../workload/row-shape.ts';
import { Backlog } from './backlog.ts';
import { Concurrency } from './concurrency.ts';
import { type Counts, createCounts } from './counts.ts';
import { ModelMapping } from './model-mapping.ts';
import { ModelQueue } from './model-queue.ts';
import { ModelScanner } from './model-scanner.ts';
import { ModelTable } from './model-table.ts';
import { ModelWorker } from './model-worker.ts';
import { ModelWriter } from './model-writer.ts';
import { PlannerError } from '../planner-error.ts';
import type { Platform } from './platform.ts';
import type { SimulationContext } from './simulation-context.ts';
import { type Binding, type Sample, Timeline } from './timeline.ts';

export interface DayInput {
  readonly settings: PipelineSettings;
  readonly shape: RowShape;
  readonly due: readonly DueRows[];
  readonly platform: Platform;
  /** The seed of random choices. The same seed gives the same day. Default: 1. */
  readonly seed?: number | undefined;
  /** Called about once per simulated minute. */
  readonly onProgress?: ((completedShare: number) => void) | undefined;
}

export interface SimulatedDay {
  readonly rows: number;
  /** The seconds from the first due instant until the first, half, 99 % and the last of the rows are completed. */
  readonly completedSeconds: {
    readonly first: number;
    readonly half: number;
    readonly p99: number;
    readonly last: number;
  };
  /** The whole seconds from the due instant of a row until its completion, which half, 99 % and all of the rows do not exceed. */
  readonly delaySeconds: { readonly half: number; readonly p99: number; readonly longest: number };
  readonly counts: Counts;
  readonly messages: { readonly row: number; readonly value: number };
  readonly firings: number;
  /** The rows completed in each millisecond, in order. */
  readonly completions: readonly { readonly atMs: number; readonly rows: number }[];
  /** The time at which the last rows of each run were dispatched. A run's id is the instant of its firing. */
  readonly dispatchedAtMs: ReadonlyMap<string, number>;
  readonly samples: readonly Sample[];
  readonly binds: readonly { what: Binding; seconds: number }[];
}

/** The simulation fails after this time without a completed row. */
const stalledMs = 24 * 60 * 60 * 1_000;
/** Up to this many rows have ids, so that each shard has its exact rows. */
const exactRows = 200_000;

/**
 * Simulates a day of the pipeline, from its first due row to its last completed one; without rows, one firing. Throws
 * PlannerError for a day that does not end.
 */
export function simulateDay({ settings, shape, due, platform, seed = 1, onProgress }: DayInput): SimulatedDay {
  const firstDueMs = Math.min(...due.map(({ atMs }) => atMs));
  // The run before the day ends the window after which the first run of the day begins.
  const clock = createStackClock({ kind: 'manual', startAt: firstDueMs - 1 });
  const queueOf = (): ModelQueue => new ModelQueue(clock, platform.inFlightLimit);
  const context: SimulationContext = {
    clock,
    settings,
    shape,
    platform,
    counts: createCounts(),
    backlog: new Backlog(due, shardSizesOf(settings.dueShardCount)),
    table: new ModelTable({
      clock,
      capacity: platform.capacity,
      maximumWriteUnits: settings.rowsTable.maximumWriteUnits,
      shards: dueShards(settings.dueShardCount),
    }),
    queues: { scan: queueOf(), row: queueOf(), value: queueOf() },
    random: createRandom(seed),
  };
  const { backlog, queues } = context;
  const scanner = new ModelScanner(context);
  const worker = new ModelWorker(context);
  const writer = new ModelWriter(context);
  const account = { running: 0, limit: Math.min(platform.concurrency, settings.accountConcurrency) };
  const mapping = (name: ModelledFunction, queue: ModelQueue, model: Pick<ModelWorker, 'invoke'>): ModelMapping => {
    const consumer = settings[name];
    const scaleUp =
      platform.scaleUp === undefined || consumer.minimumPollers === undefined
        ? platform.scaleUp
        : provisionedScaleUp(consumer.minimumPollers);
    const concurrency = new Concurrency(clock, account, scaleUp);
    return new ModelMapping({
      queue,
      clock,
      consumer,
      concurrency,
      invoke: (batch, done) => model.invoke(batch, () => clock.setTimer(0, done)),
    });
  };
  mapping('scanner', queues.scan, scanner);
  const mappings = { worker: mapping('worker', queues.row, worker), writer: mapping('writer', queues.value, writer) };
  const isDone = (): boolean => backlog.completed >= backlog.rows - 0.5;

  const timeline = new Timeline({ context, scanner, mappings });
  timeline.start(isDone);
  let firings = 0;
  const nextRun = createNextRun({ ...settings.schedule, startsAtMs: firstDueMs });
  const fire = (): void => {
    firings += 1;
    scanner.fire();
    scheduleNext();
  };
  const scheduleNext = (): void => {
    const atMs = nextRun(clock.now());
    if (atMs !== undefined) clock.setTimer(atMs - clock.now(), fire);
  };
  scheduleNext();

  onProgress?.(0);
  const lastDueMs = Math.max(...due.map(({ atMs }) => atMs));
  let steps = 0;
  while (!isDone() || firings === 0 || scanner.isReading()) {
    const next = clock.nextTimerAt();
    const progressMs = Math.max(lastDueMs, backlog.completions.at(-1)?.atMs ?? 0);
    if (next === undefined || next > progressMs + stalledMs) {
      const left = Math.round(backlog.rows - backlog.completed).toLocaleString('en-GB');
      throw new PlannerError(`No row was completed within a day, and ${left} rows are left: raise a limit`);
    }
    clock.advance(Math.max(0, next - clock.now()));
    steps += 1;
    if (steps % 10_000 === 0) onProgress?.(backlog.completed / backlog.rows);
  }
  return {
    rows: backlog.rows,
    completedSeconds: completedSecondsOf(backlog, firstDueMs),
    delaySeconds: delaySecondsOf(backlog),
    counts: context.counts,
    messages: { row: queues.row.sent, value: queues.value.sent },
    firings,
    completions: backlog.completions,
    dispatchedAtMs: backlog.dispatchedAtMs,
    samples: timeline.samples,
    binds: timeline.binds(),
  };
}

/** Returns the rows of each shard: by the ids of the rows or, for a large number, in equal parts. */
function shardSizesOf(shardCount: number): (rows: number) => number[] {
  // A cache, because the rows of other instants have the same ids.
  const shards: number[] = [];
  const indexes = new Map(dueShards(shardCount).map((name, index) => [name, index]));
  return (rows) => {
    if (rows > exactRows)
      return Array.from({ length: shardCount }, (_, shard) => Math.floor((rows + shard) / shardCount));
    const sizes = Array.from({ length: shardCount }, () => 0);
    for (let row = 0; row < rows; row += 1) {
      const shard = (shards[row] ??= indexes.get(dueShard(`row-${row.toString().padStart(6, '0')}`, shardCount)) ?? 0);
      sizes[shard] = (sizes[shard] ?? 0) + 1;
    }
    return sizes;
  };
}

function completedSecondsOf({ completions, rows }: Backlog, startMs: number): SimulatedDay['completedSeconds'] {
  const after = completions.map(({ atMs, rows: more }) => [(atMs - startMs) / 1_000, more] as const);
  const at = (share: number): number => quantile(after, rows * share);
  return { first: at(0), half: at(0.5), p99: at(0.99), last: at(1) };
}

function delaySecondsOf({ delays, rows }: Backlog): SimulatedDay['delaySeconds'] {
  const sorted = [...delays].toSorted(([a], [b]) => a - b);
  const at = (share: number): number => quantile(sorted, rows * share);
  return { half: at(0.5), p99: at(0.99), longest: at(1) };
}

/** Returns the value up to which `wanted` rows lie, for sorted values with their rows. NaN if there are fewer. */
function quantile(values: readonly (readonly [value: number, rows: number])[], wanted: number): number {
  let rows = 0;
  for (const [value, more] of values) {
    rows += more;
    if (rows >= wanted - 0.5) return value;
  }
  return Number.NaN;
}
