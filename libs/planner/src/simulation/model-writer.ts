import { backOffSeconds } from '@daybreak/batch/internal';
import { sdkRetry } from '../aws/sdk-retry.ts';
import { addRequests, countReadOfPauses } from './counts.ts';
import { countOf, type Messages, splitAt } from './message-counts.ts';
import { after, type SimulationContext } from './simulation-context.ts';

/** The rows that the writer updates in parallel (apps/writer). */
const updateConcurrency = 20;
/** Above this many rows, updates reach the table and return from a back-off in groups, so throttling is coarser than one row. */
const exactRows = 50_000;
const groupsPerBatch = 5;

/** An execution environment of the writer. The SDK client in it has a budget of retries. */
interface Environment {
  retryTokens: number;
}

/** An invocation with its environment, and the updates per message of its batch. */
interface Invocation {
  readonly environment: Environment;
  readonly updatesPerMessage: number;
}

/**
 * Models the writer. It makes one update per row, 20 in parallel. The SDK retries a throttled update; then its message
 * backs off.
 */
export class ModelWriter {
  readonly #context: SimulationContext;
  readonly #idle: Environment[] = [];

  constructor(context: SimulationContext) {
    this.#context = context;
  }

  invoke(batch: readonly Messages[], done: () => void): void {
    const { clock, queues, counts, platform } = this.#context;
    const startedAt = clock.now();
    const isCold = this.#idle.length === 0;
    const environment = this.#idle.pop() ?? { retryTokens: sdkRetry.initialTokens };
    const size = countOf(batch);
    const invocation = { environment, updatesPerMessage: this.#updatesPerMessage(size) };
    counts.messagesReceived += size;
    const failed: Messages[] = [];
    const finish = (): void => {
      const failures = countOf(failed);
      this.#returnFailed(failed);
      if (failures < size) queues.value.delete(size - failures);
      const { writer } = counts.functions;
      writer.invocations += 1;
      writer.durationMs += clock.now() - startedAt;
      this.#idle.push(environment);
      done();
    };
    const next = (rest: readonly Messages[]): void => {
      if (rest.length === 0) return after(this.#context, platform.times?.writer.overheadMs ?? 0, finish);
      const [wave, others] = splitAt(rest, updateConcurrency);
      this.#update(wave, 1, invocation, (throttled) => {
        failed.push(...throttled);
        next(others);
      });
    };
    countReadOfPauses(counts);
    if (isCold) this.#readShardCount();
    const startMs = isCold ? (platform.times?.coldStartMs ?? 0) : 0;
    after(this.#context, startMs, () => next(batch));
  }

  /**
   * Counts the reads of the table's shard count. A new environment reads it once for each recurring row of its first
   * wave, and then keeps it.
   */
  #readShardCount(): void {
    const { counts, shape } = this.#context;
    counts.functions.writer.coldStarts += 1;
    addRequests(counts, 'DynamoDB.UpdateItem', updateConcurrency * shape.recurring);
    counts.units.rows.write += updateConcurrency * shape.recurring;
  }

  /**
   * Returns the updates per message. Messages of one row in the same batch are one update. A batch contains any of the
   * `visible` messages, so the fewer are visible, the more of a row arrive together. A row whose messages arrive in
   * several batches has one more update, which completes it.
   */
  #updatesPerMessage(size: number): number {
    const { shape, queues } = this.#context;
    const { valueMessages } = shape;
    if (valueMessages === 1) return 1;
    const visible = size + queues.value.visible;
    const rows = Math.max(1, visible / valueMessages);
    const groups = rows * (1 - (1 - size / visible) ** (visible / rows));
    const whole = size < valueMessages ? 0 : (size / visible) ** (valueMessages - 1);
    return (groups + (size / valueMessages) * (1 - whole)) / size;
  }

  /** Updates the rows of a wave. Passes to `next` the messages that stay throttled after the SDK's attempts. */
  #update(
    wave: readonly Messages[],
    attempt: number,
    invocation: Invocation,
    next: (throttled: readonly Messages[]) => void,
  ): void {
    const { platform, random, counts, backlog, clock, shape } = this.#context;
    const { environment, updatesPerMessage } = invocation;
    const size = countOf(wave);
    addRequests(counts, 'DynamoDB.UpdateItem', size * updatesPerMessage);
    const admitted = this.#admit(size, updatesPerMessage);
    const [, throttled] = splitAt(wave, admitted);
    const returned = attempt === 1 ? sdkRetry.successIncrement : sdkRetry.cost;
    environment.retryTokens = Math.min(sdkRetry.initialTokens, environment.retryTokens + admitted * returned);
    after(this.#context, platform.times?.writer.rowsMs(size * updatesPerMessage) ?? 0, () => {
      if (admitted > 0) backlog.complete(admitted / shape.valueMessages, clock.now());
      if (throttled.length === 0) return next([]);
      const affordable = attempt < sdkRetry.maxAttempts ? Math.floor(environment.retryTokens / sdkRetry.cost) : 0;
      const [retried, exhausted] = splitAt(throttled, affordable);
      if (retried.length === 0) return next(exhausted);
      environment.retryTokens -= countOf(retried) * sdkRetry.cost;
      const delayMs = platform.times === undefined ? 0 : sdkRetry.throttlingDelayMs(attempt, random);
      after(this.#context, delayMs, () =>
        this.#update(retried, attempt + 1, invocation, (later) => next([...exhausted, ...later])),
      );
    });
  }

  /** Consumes the table's units for as many messages as it accepts now, and returns their number. */
  #admit(messages: number, updatesPerMessage: number): number {
    const { table, backlog, counts, shape } = this.#context;
    const step = backlog.rows <= exactRows ? 1 : messages;
    for (let admitted = 0; admitted < messages; admitted += step) {
      const limit = table.limit();
      if (limit !== undefined) {
        counts.throttled[limit] += messages - admitted;
        return admitted;
      }
      const size = Math.min(step, messages - admitted);
      const units = {
        rows: size * updatesPerMessage * shape.writeUnits.rows,
        index: (size / shape.valueMessages) * shape.writeUnits.index,
      };
      table.write(units);
      counts.units.rows.write += units.rows;
      counts.units.index.write += units.index;
    }
    return messages;
  }

  #returnFailed(failed: readonly Messages[]): void {
    const { queues, counts, random, backlog } = this.#context;
    const failures = countOf(failed);
    addRequests(counts, 'SQS.ChangeMessageVisibilityBatch', Math.ceil(failures / 10));
    counts.billedSqsRequests += Math.ceil(failures / 10);
    const step = backlog.rows <= exactRows ? 1 : Math.ceil(failures / groupsPerBatch);
    for (let rest = failed; rest.length > 0;) {
      const [group, others] = splitAt(rest, step);
      queues.value.returnAfter(backOffSeconds(group[0]?.receives ?? 1, random) * 1_000, group);
      rest = others;
    }
  }
}
