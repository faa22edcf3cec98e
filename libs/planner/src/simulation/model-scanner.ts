import { shardsPerSave } from '@daybreak/repository';
import { scannerReads } from '../aws/limits.ts';
import { addRequests, countReadOfPauses } from './counts.ts';
import { countOf, type Messages } from './message-counts.ts';
import { type ModelRun, ModelRuns } from './model-runs.ts';
import { type Page, type Reading, readPage } from './read-page.ts';
import { billedRequests, sendRequests } from './sqs-requests.ts';
import { after, type SimulationContext } from './simulation-context.ts';

/**
 * Sizes in apps/scanner: the rows of a firing's first page, the rows between two saves, and the shards that a firing
 * reads in parallel.
 */
const firstPageRows = 500;
const rowsPerSave = 500;
const shardConcurrency = 8;

/**
 * Models the scanner. Firings open runs by the rules of the repository, and readers dispatch the rows of a run shard by
 * shard.
 */
export class ModelScanner {
  readonly #context: SimulationContext;
  readonly #runs: ModelRuns;
  /** The readings of the messages in the scan queue, in order. */
  readonly #queued: Reading[] = [];

  constructor(context: SimulationContext) {
    this.#context = context;
    this.#runs = new ModelRuns(context);
  }

  /** Returns true if a run has shards to read. */
  isReading(): boolean {
    return this.#runs.areOpen();
  }

  /** Fires the schedule: opens a run and reads the first page of each shard. */
  fire(): void {
    const { clock, settings, counts, platform } = this.#context;
    const startedAt = clock.now();
    countReadOfPauses(counts);
    const run = this.#runs.open(startedAt);
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
        this.#runs.countSaves(run, saves);
        for (; empty > 0; empty -= 1) this.#runs.finishShard(run);
        finish();
      });
    };
    const readNext = (): void => {
      const reading = readings.shift();
      if (reading === undefined) return;
      this.#readPage(reading, firstPageRows, Math.min(shardConcurrency, settings.dueShardCount), ({ isLast, own }) => {
        if (isLast && own === 0) empty += 1;
        else if (isLast) this.#runs.finishShard(run);
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

  /** Handles a scan message: reads pages of one shard until its time budget is used. */
  invoke(batch: readonly Messages[], done: () => void): void {
    const { clock, queues, counts, platform, settings } = this.#context;
    const startedAt = clock.now();
    const size = countOf(batch);
    const readings = this.#queued.splice(0, size);
    const budgetMs = settings.scanner.timeoutSeconds * 1_000 - scannerReads.deadlineMarginMs;
    addRequests(counts, 'DynamoDB.GetItem', size);
    for (const { run } of readings) counts.units.runs.read += this.#runs.readUnits(run);
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
        if (isLast && own === 0) this.#runs.countSaves(reading.run, 1);
        if (isLast) {
          readings.shift();
          this.#runs.finishShard(reading.run);
        }
        next();
      });
    };
    after(this.#context, platform.times?.scanner.openMs ?? 0, next);
  }

  /** Returns the index of the first cohort that the run reads. */
  #firstCohort({ dueAfter = '' }: ModelRun): number {
    const { cohorts } = this.#context.backlog;
    const first = cohorts.findIndex(({ dueAt }) => dueAt > dueAfter);
    return first === -1 ? cohorts.length : first;
  }

  /**
   * Reads a page, dispatches its rows in chunks, and saves the progress after each chunk. Does not save a last page
   * without a row of the run. `sharers` readers share the processor.
   */
  #readPage(reading: Reading, limit: number, sharers: number, next: (page: Page) => void): void {
    const { counts, platform, shape } = this.#context;
    const { run } = reading;
    const page = readPage(reading, limit, this.#context.backlog);
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
    this.#runs.countSaves(run, 1);
    backlog.dispatch(rows, run.runId, clock.now());
    queues.row.send(rows);
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

  #pageEntries(): number {
    return Math.floor(scannerReads.pageBytes / this.#context.shape.indexEntryBytes);
  }
}
