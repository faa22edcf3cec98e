import {
  belongsToEarlierRun,
  type DispatchPosition,
  isInWindow,
  planRun,
  positionAfter,
  type Run,
  type RunPlan,
  shardsPerSave,
} from '@daybreak/repository';
import { scannerReads } from '../aws/limits.ts';
import type { Cohort } from './backlog.ts';
import { addRequests, countReadOfPauses } from './counts.ts';
import { countOf, type Messages } from './message-counts.ts';
import { billedRequests, sendRequests } from './sqs-requests.ts';
import { after, type SimulationContext } from './simulation-context.ts';

/** Sizes in apps/scanner: rows of a firing's first page, rows between two saves, and shards that a firing reads at a time. */
const firstPageRows = 500;
const rowsPerSave = 500;
const shardConcurrency = 8;

interface ModelRun extends RunPlan {
  readonly runId: string;
  readonly dueBy: string;
  unreadShards: number;
  /** Shards with a cursor, which makes the run's record larger. */
  cursors: number;
}

/** How far a run has read a shard. */
interface Reading {
  readonly run: ModelRun;
  readonly shard: number;
  /** The cohort to continue with, and the number of its entries that were read. */
  cohort: number;
  read: number;
  hasCursor: boolean;
}

interface Page {
  readonly entries: number;
  /** Rows that belong to this run. The others are those that an earlier run dispatched and that are not completed. */
  readonly own: number;
  readonly isLast: boolean;
}

/** The scanner: its firings open runs by the rules of the repository, and readers dispatch the rows of a run shard by shard. */
export class ModelScanner {
  readonly #context: SimulationContext;
  readonly #openRuns = new Map<string, ModelRun>();
  /** What the messages of the scan queue stand for, in their order. */
  readonly #queued: Reading[] = [];
  /** When each run started, and last saved its progress. */
  readonly #records = new Map<string, Pick<Run, 'startedAt' | 'progressAt'>>();
  #position: DispatchPosition = { revision: 0, openRuns: {} };

  constructor(context: SimulationContext) {
    this.#context = context;
  }

  /** Whether a run has shards to read. */
  isReading(): boolean {
    return this.#openRuns.size > 0;
  }

  /** A firing of the schedule: it opens a run and reads the first page of each shard. */
  fire(): void {
    const { clock, settings, counts, platform } = this.#context;
    const startedAt = clock.now();
    countReadOfPauses(counts);
    const run = this.#openRun(startedAt);
    counts.functions.scanner.invocations += 1;
    const cohort = this.#firstCohort(run);
    const readings = Array.from({ length: settings.dueShardCount }, (_, shard) => ({
      run,
      shard,
      cohort,
      read: 0,
      hasCursor: false,
    }));
    let left = readings.length;
    const unfinished: Reading[] = [];
    let empty = 0;
    const finish = (): void => {
      this.#queue(unfinished);
      counts.functions.scanner.durationMs += clock.now() - startedAt;
    };
    const saveEmpty = (): void => {
      const saves = Math.ceil(empty / shardsPerSave);
      if (saves === 0) return finish();
      after(this.#context, saves * (platform.times?.scanner.chunkMs(0, 0, 1) ?? 0), () => {
        this.#countSaves(run, saves);
        for (; empty > 0; empty -= 1) this.#finishShard(run);
        finish();
      });
    };
    const readNext = (): void => {
      const reading = readings.shift();
      if (reading === undefined) return;
      this.#readPage(reading, firstPageRows, Math.min(shardConcurrency, settings.dueShardCount), ({ isLast, own }) => {
        if (isLast && own === 0) empty += 1;
        else if (isLast) this.#finishShard(run);
        else unfinished.push(reading);
        left -= 1;
        if (left === 0) saveEmpty();
        else readNext();
      });
    };
    after(this.#context, platform.times?.scanner.openMs ?? 0, () => {
      for (let reader = 0; reader < shardConcurrency; reader += 1) readNext();
    });
  }

  /** A scan message: it reads pages of one shard until its time is up. */
  invoke(batch: readonly Messages[], done: () => void): void {
    const { clock, queues, counts, platform, settings } = this.#context;
    const startedAt = clock.now();
    const size = countOf(batch);
    const readings = this.#queued.splice(0, size);
    const budgetMs = settings.scanner.timeoutSeconds * 1_000 - scannerReads.deadlineMarginMs;
    addRequests(counts, 'DynamoDB.GetItem', size);
    for (const { run } of readings) counts.units.runs.read += this.#runReadUnits(run);
    const finish = (): void => {
      queues.scan.delete(size);
      counts.functions.scanner.invocations += 1;
      counts.functions.scanner.durationMs += clock.now() - startedAt;
      done();
    };
    const next = (): void => {
      const [reading] = readings;
      if (reading === undefined) return finish();
      if (clock.now() - startedAt >= budgetMs) {
        this.#queue(readings);
        return finish();
      }
      this.#readPage(reading, this.#pageEntries(), 1, ({ isLast, own }) => {
        if (isLast && own === 0) this.#countSaves(reading.run, 1);
        if (isLast) {
          readings.shift();
          this.#finishShard(reading.run);
        }
        next();
      });
    };
    after(this.#context, platform.times?.scanner.openMs ?? 0, next);
  }

  #openRun(nowMs: number): ModelRun {
    const { queues, counts, settings } = this.#context;
    const isQuiet = this.#openRuns.size === 0;
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
    this.#openRuns.set(run.runId, run);
    // The run and the position, the position again for open runs; the shard count; the run.
    const reads = fullRun === undefined ? 3 : 4;
    addRequests(counts, 'DynamoDB.GetItem', reads);
    addRequests(counts, 'DynamoDB.UpdateItem', isFirst ? 1 : 2);
    addRequests(counts, 'DynamoDB.PutItem', isFirst ? 2 : 1);
    if (isQuiet) {
      addRequests(counts, 'SQS.GetQueueAttributes', 2);
      counts.billedSqsRequests += 2;
    }
    counts.units.rows.write += 1;
    counts.units.runs.write += 2 * this.#runWriteUnits(run);
    counts.units.runs.read += reads * this.#runReadUnits(run);
    return run;
  }

  /** The index of the first cohort that the run reads. */
  #firstCohort({ dueAfter = '' }: ModelRun): number {
    const { cohorts } = this.#context.backlog;
    const first = cohorts.findIndex(({ dueAt }) => dueAt > dueAfter);
    return first === -1 ? cohorts.length : first;
  }

  /**
   * Reads a page, dispatches its rows chunk by chunk, and saves the progress after each. The last page is not saved when it has no row
   * of the run. `sharers` readers share the processor.
   */
  #readPage(reading: Reading, limit: number, sharers: number, next: (page: Page) => void): void {
    const { counts, platform, shape } = this.#context;
    const { run } = reading;
    const page = this.#page(reading, limit);
    const { entries, own, isLast } = page;
    run.cursors += Number(!isLast) - Number(reading.hasCursor);
    reading.hasCursor = !isLast;
    addRequests(counts, 'DynamoDB.Query');
    counts.units.index.read += Math.max(0.5, Math.ceil((entries * shape.indexEntryBytes) / 4_096) / 2);
    const dispatch = (left: number): void => {
      const size = Math.min(rowsPerSave, left);
      const requests = sendRequests(size, shape.rowMessageBytes);
      after(this.#context, platform.times?.scanner.chunkMs(size, requests, sharers) ?? 0, () => {
        this.#sendRows(run, size, requests);
        if (left > size) dispatch(left - size);
        else next(page);
      });
    };
    after(this.#context, platform.times?.scanner.pageMs(entries, sharers) ?? 0, () => {
      if (isLast && own === 0) next(page);
      else dispatch(own);
    });
  }

  #sendRows(run: ModelRun, rows: number, requests: number): void {
    const { clock, counts, queues, backlog, shape } = this.#context;
    addRequests(counts, 'SQS.SendMessageBatch', requests);
    counts.billedSqsRequests += billedRequests(rows, shape.rowMessageBytes);
    this.#countSaves(run, 1);
    backlog.dispatch(rows, run.runId, clock.now());
    queues.row.send(rows);
  }

  #countSaves(run: ModelRun, saves: number): void {
    const { clock, counts } = this.#context;
    this.#records.set(run.runId, { startedAt: run.runId, progressAt: new Date(clock.now()).toISOString() });
    addRequests(counts, 'DynamoDB.UpdateItem', saves);
    counts.units.runs.write += saves * this.#runWriteUnits(run);
  }

  /** Moves the cursor of a reading past one page. */
  #page(reading: Reading, limit: number): Page {
    const { backlog } = this.#context;
    let entries = 0;
    let own = 0;
    for (let cohort = backlog.cohorts[reading.cohort]; cohort !== undefined; cohort = backlog.cohorts[reading.cohort]) {
      if (cohort.dueAt > reading.run.dueBy) break;
      const isOwn = isRowOf(reading.run, cohort);
      // A row ahead of the cursor of its own run is not dispatched, so it is not completed either.
      const found = isOwn ? (cohort.rowsByShard[reading.shard] ?? 0) : backlog.entriesOf(cohort, reading.shard);
      const taken = Math.min(Math.max(0, found - reading.read), limit - entries);
      entries += taken;
      if (isOwn) own += taken;
      reading.read += taken;
      // A page that its limit ends has a cursor, even when nothing comes after it.
      if (entries === limit) return { entries, own, isLast: false };
      reading.cohort += 1;
      reading.read = 0;
    }
    return { entries, own, isLast: true };
  }

  #queue(readings: readonly Reading[]): void {
    const { counts, queues } = this.#context;
    if (readings.length === 0) return;
    this.#queued.push(...readings);
    const requests = sendRequests(readings.length, scannerReads.scanMessageBytes);
    addRequests(counts, 'SQS.SendMessageBatch', requests);
    counts.billedSqsRequests += requests;
    queues.scan.send(readings.length);
  }

  #finishShard(run: ModelRun): void {
    const { counts } = this.#context;
    run.unreadShards -= 1;
    if (run.unreadShards > 0) return;
    this.#openRuns.delete(run.runId);
    addRequests(counts, 'DynamoDB.GetItem');
    addRequests(counts, 'DynamoDB.UpdateItem', 3);
    counts.units.runs.write += 3 * this.#runWriteUnits(run);
    counts.units.runs.read += this.#runReadUnits(run);
  }

  #pageEntries(): number {
    return Math.floor(scannerReads.pageBytes / this.#context.shape.indexEntryBytes);
  }

  #runBytes({ cursors }: ModelRun): number {
    const { runBytes, shardBytes, cursorBytes } = scannerReads;
    return runBytes + this.#context.settings.dueShardCount * shardBytes + cursors * cursorBytes;
  }

  #runWriteUnits(run: ModelRun): number {
    return Math.ceil(this.#runBytes(run) / 1_024);
  }

  #runReadUnits(run: ModelRun): number {
    return Math.ceil(this.#runBytes(run) / 4_096);
  }
}

/** Whether a run dispatches the rows of a cohort. Of its `lostBy` window it dispatches lost rows, and the model loses none. */
function isRowOf(run: ModelRun, { dueAt }: Cohort): boolean {
  const { lostBy } = run;
  return !belongsToEarlierRun({ dueAt }, run) && (lostBy === undefined || !isInWindow({ dueAt }, lostBy));
}
