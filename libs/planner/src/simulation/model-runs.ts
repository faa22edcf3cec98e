import { type DispatchPosition, planRun, positionAfter, type Run, type RunPlan } from '@daybreak/repository';
import { scannerReads } from '../aws/limits.ts';
import { addRequests } from './counts.ts';
import type { SimulationContext } from './simulation-context.ts';

/** A run that is dispatching. */
export interface ModelRun extends RunPlan {
  readonly runId: string;
  readonly dueBy: string;
  unreadShards: number;
  /** The shards with a cursor. Each cursor makes the run's record larger. */
  cursors: number;
}

/** Models the runs that firings open, by the rules of the repository, and counts the cost of their records. */
export class ModelRuns {
  readonly #context: SimulationContext;
  readonly #open = new Map<string, ModelRun>();
  /** The time at which each run started, and last saved its progress. */
  readonly #records = new Map<string, Pick<Run, 'startedAt' | 'progressAt'>>();
  #position: DispatchPosition = { revision: 0, openRuns: {} };

  constructor(context: SimulationContext) {
    this.#context = context;
  }

  /** Returns true if a run has shards to read. */
  areOpen(): boolean {
    return this.#open.size > 0;
  }

  /** Opens the run of a firing. */
  open(nowMs: number): ModelRun {
    const { queues, counts, settings } = this.#context;
    const isQuiet = this.#open.size === 0;
    const isIdle = isQuiet && queues.row.isEmpty() && queues.value.isEmpty();
    const position = this.#position;
    const isFirst = position.revision === 0;
    const dueBy = new Date(nowMs).toISOString();
    const fullRun = isIdle || position.fullRun === undefined ? undefined : this.#records.get(position.fullRun.runId);
    const plan = planRun({ position, dueBy, now: new Date(nowMs), isIdle, fullRun });
    const run: ModelRun = { ...plan, runId: dueBy, dueBy, unreadShards: settings.dueShardCount, cursors: 0 };
    const planned = { ...plan, runId: dueBy, scheduledTime: dueBy, shardCount: settings.dueShardCount };
    this.#position = positionAfter(position, planned, 'keep', dueBy);
    this.#records.set(dueBy, { startedAt: dueBy });
    this.#open.set(run.runId, run);
    // Reads of the run, of the position twice, of the shard count and of the run.
    const reads = fullRun === undefined ? 3 : 4;
    addRequests(counts, 'DynamoDB.GetItem', reads);
    addRequests(counts, 'DynamoDB.UpdateItem', isFirst ? 1 : 2);
    addRequests(counts, 'DynamoDB.PutItem', isFirst ? 2 : 1);
    if (isQuiet) {
      addRequests(counts, 'SQS.GetQueueAttributes', 2);
      counts.billedSqsRequests += 2;
    }
    counts.units.rows.write += 1;
    counts.units.runs.write += 2 * this.#writeUnits(run);
    counts.units.runs.read += reads * this.readUnits(run);
    return run;
  }

  /** Counts `saves` saves of a run's progress. */
  countSaves(run: ModelRun, saves: number): void {
    const { clock, counts } = this.#context;
    this.#records.set(run.runId, { startedAt: run.runId, progressAt: new Date(clock.now()).toISOString() });
    addRequests(counts, 'DynamoDB.UpdateItem', saves);
    counts.units.runs.write += saves * this.#writeUnits(run);
  }

  /** Finishes one shard of a run. The last one finishes the run. */
  finishShard(run: ModelRun): void {
    const { counts } = this.#context;
    run.unreadShards -= 1;
    if (run.unreadShards > 0) return;
    this.#open.delete(run.runId);
    addRequests(counts, 'DynamoDB.GetItem');
    addRequests(counts, 'DynamoDB.UpdateItem', 3);
    counts.units.runs.write += 3 * this.#writeUnits(run);
    counts.units.runs.read += this.readUnits(run);
  }

  #bytes({ cursors }: ModelRun): number {
    const { runBytes, shardBytes, cursorBytes } = scannerReads;
    return runBytes + this.#context.settings.dueShardCount * shardBytes + cursors * cursorBytes;
  }

  #writeUnits(run: ModelRun): number {
    return Math.ceil(this.#bytes(run) / 1_024);
  }

  /** Returns the read units of one read of the run's record. */
  readUnits(run: ModelRun): number {
    return Math.ceil(this.#bytes(run) / 4_096);
  }
}
