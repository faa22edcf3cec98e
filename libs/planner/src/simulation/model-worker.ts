import { sqsLimits } from '../aws/limits.ts';
import { addRequests, countReadOfPauses } from './counts.ts';
import { countOf, type Messages } from './message-counts.ts';
import { billedRequests, sendRequests } from './sqs-requests.ts';
import { after, type SimulationContext } from './simulation-context.ts';

/** The keys of one BatchGetItem request. */
const keysPerRead = 100;
/** The delay before a retry of the keys that BatchGetItem left unprocessed. */
const readRetryMs = 100;

/** Models the worker. It reads the rows of a batch together, and sends as few value messages per row as SQS allows. */
export class ModelWorker {
  readonly #context: SimulationContext;
  #environments = 0;
  #running = 0;

  constructor(context: SimulationContext) {
    this.#context = context;
  }

  invoke(batch: readonly Messages[], done: () => void): void {
    const { clock, counts, platform, queues } = this.#context;
    const startedAt = clock.now();
    const size = countOf(batch);
    counts.messagesReceived += size;
    this.#running += 1;
    const isCold = this.#running > this.#environments;
    if (isCold) {
      this.#environments += 1;
      counts.functions.worker.coldStarts += 1;
    }
    const startMs = isCold ? (platform.times?.coldStartMs ?? 0) : 0;
    countReadOfPauses(counts);
    this.#read(size, startMs, () => {
      const requests = this.#send(size);
      after(this.#context, platform.times?.worker.batchMs(size, requests) ?? 0, () => {
        this.#queueValues(size);
        queues.row.delete(size);
        const { worker } = counts.functions;
        worker.invocations += 1;
        worker.durationMs += clock.now() - startedAt;
        this.#running -= 1;
        done();
      });
    });
  }

  #read(rows: number, delayMs: number, next: () => void): void {
    const { table, shape, counts } = this.#context;
    after(this.#context, delayMs, () => {
      addRequests(counts, 'DynamoDB.BatchGetItem', Math.ceil(rows / keysPerRead));
      const units = rows * shape.readUnits;
      if (!table.read(units)) return this.#read(rows, readRetryMs, next);
      counts.units.rows.read += units;
      addRequests(counts, 'DynamoDB.UpdateItem', rows * shape.archiveUpdates);
      counts.units.rows.write += rows * shape.archiveUnits;
      next();
    });
  }

  /**
   * Sends the values of a row together, because the writer may receive the messages of one request before the next
   * request arrives.
   */
  #queueValues(rows: number): void {
    const { queues, shape } = this.#context;
    const { valueMessages } = shape;
    const step = valueMessages === 1 ? rows : sqsLimits.messagesPerRequest / valueMessages;
    for (let sent = 0; sent < rows; sent += step) queues.value.send(Math.min(step, rows - sent) * valueMessages);
  }

  /** Counts the SendMessageBatch requests of the value messages, and returns their number. */
  #send(rows: number): number {
    const { counts, shape } = this.#context;
    const messages = rows * shape.valueMessages;
    const requests = sendRequests(messages, shape.valueMessageBytes);
    addRequests(counts, 'SQS.SendMessageBatch', requests);
    counts.billedSqsRequests += billedRequests(messages, shape.valueMessageBytes);
    return requests;
  }
}
