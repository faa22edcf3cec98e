import type { RowDefinition } from '@daybreak/domain';
import type { Capacity, DynamoDBEngine } from '@daybreak/local-stack';
import { startPipeline } from '../start-pipeline.ts';
import { templatePath as deployedTemplatePath } from '../template-path.ts';

export interface CountedRunOptions {
  readonly engine: DynamoDBEngine;
  readonly rows: readonly RowDefinition[];
  /** The instants at which the schedule fires, UTC. */
  readonly firings: readonly string[];
  readonly templatePath?: string | undefined;
  readonly capacity?: Capacity | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

/** What the pipeline used for these rows. */
export interface CountedRun {
  readonly requests: Readonly<Record<string, number>>;
  readonly units: Record<'rows' | 'index' | 'runs', { read: number; write: number }>;
  readonly messages: { readonly row: number; readonly value: number };
  /** Seconds of the stack's clock from the last firing until the last row was completed. */
  readonly drainSeconds: number;
}

/** Puts few enough rows that a new on-demand table takes them in a second. */
const rowsPerSecond = 500;
/** A row that takes longer, throttled and on a busy machine, is a hang. */
const slowestRowMs = 30;
const startMs = 60_000;
/** Longer than the margin in which a run records rows that became ready just before it. */
const settledMs = 5 * 60_000;
const none = { read: 0, write: 0 };

/** Runs the real functions on a local stack whose clock moves only when nothing else can happen, and counts what they use. */
export async function countRun(options: CountedRunOptions): Promise<CountedRun> {
  const { engine, rows, firings, capacity, environment, templatePath = deployedTemplatePath } = options;
  await using pipeline = await startPipeline({
    engine,
    runIn: 'this process',
    templatePath,
    capacity,
    environment,
    // Any order, but each message once: copies are as rare as chance, and add to counts what no plan foresees.
    delivery: { duplicates: 0 },
    // And whole pages, which take as many requests as their size asks for.
    answers: { pages: 'whole', unprocessed: 0 },
    countUnits: true,
  });
  const { clock, stack, queues } = pipeline;
  for (let from = 0; from < rows.length; from += rowsPerSecond) {
    await pipeline.put(...rows.slice(from, from + rowsPerSecond));
    clock.advance(1_000);
  }
  clock.advance(settledMs);
  const requestsBefore = stack.requestCounts();
  const unitsBefore = stack.unitCounts();
  let firedAt = 0;
  const timeoutMs = startMs + rows.length * slowestRowMs;
  for (const firing of firings) {
    clock.advance(60_000);
    firedAt = clock.now();
    const fired = pipeline.fire(firing);
    await pipeline.idle({ timeoutMs });
    const { result } = await fired;
    if (!result.ok) throw new Error(`The scanner failed: ${result.error.errorMessage}`);
  }
  const unitsAfter = stack.unitCounts();
  const units = (suffix: string): { read: number; write: number } => {
    const [name = '', after = none] = Object.entries(unitsAfter).find(([each]) => each.endsWith(suffix)) ?? [];
    const before = unitsBefore[name] ?? none;
    return { read: after.read - before.read, write: after.write - before.write };
  };
  const requests = Object.fromEntries(
    Object.entries(stack.requestCounts())
      .map(([name, count]) => [name, count - (requestsBefore[name] ?? 0)] as const)
      .filter(([, count]) => count > 0),
  );
  let completedAt = 0;
  let completed = 0;
  for await (const row of pipeline.rows.scanRows()) {
    const ended = Object.values(row.history).filter(({ end }) => end === 'completed');
    completed += ended.length;
    completedAt = Math.max(completedAt, ...ended.map(({ at }) => Date.parse(at)));
  }
  if (completed !== rows.length) throw new Error(`Only ${completed} of ${rows.length} rows are completed`);
  return {
    requests,
    units: { rows: units('RowsTable'), index: units('RowsTable/index/due'), runs: units('RunsTable') },
    messages: { row: queues.row.receiveCounts().size, value: queues.value.receiveCounts().size },
    drainSeconds: (completedAt - firedAt) / 1_000,
  };
}
