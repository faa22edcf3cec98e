import { randomUUID } from 'node:crypto';
import type { Queue } from '../api/queue.ts';
import type { SqsEngine } from '../api/sqs-engine.ts';
import { SqsError } from '../api/sqs-error.ts';
import type { Timer } from '../clock/clock.ts';

export interface MoveTask {
  readonly handle: string;
  readonly source: Queue;
  readonly destination: Queue | undefined;
  readonly maxMessagesPerSecond: number | undefined;
  /** Epoch ms. */
  readonly startedAt: number;
  /** The number of visible messages when the task started. */
  readonly toMove: number;
  moved: number;
  status: 'RUNNING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';
  failureReason: string | undefined;
  timer: Timer | undefined;
}

/** Moves dead letters to their source queues or to a destination queue: all at once, or a number per second of the clock. */
export class MoveTasks {
  readonly #engine: SqsEngine;
  readonly #tasks: MoveTask[] = [];

  constructor(engine: SqsEngine) {
    this.#engine = engine;
  }

  /** Starts a task. Throws SqsError UnsupportedOperation if another task runs on the same source. */
  start(request: Pick<MoveTask, 'source' | 'destination' | 'maxMessagesPerSecond'>): MoveTask {
    if (this.#tasks.some(({ source, status }) => source === request.source && status === 'RUNNING'))
      throw new SqsError(
        'UnsupportedOperation',
        'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
      );
    const task: MoveTask = {
      ...request,
      handle: Buffer.from(`${randomUUID()} ${request.source.arn}`).toString('base64'),
      startedAt: this.#engine.clock.now(),
      toMove: request.source.counts().visible,
      moved: 0,
      status: 'RUNNING',
      failureReason: undefined,
      timer: undefined,
    };
    this.#tasks.unshift(task);
    this.#step(task);
    return task;
  }

  /** Returns the tasks of a source queue, newest first. */
  of(source: Queue): MoveTask[] {
    return this.#tasks.filter((task) => task.source === source);
  }

  /** Cancels a task. Moved messages stay moved. Throws SqsError for an unknown or ended task. */
  cancel(handle: string): MoveTask {
    const task = this.#tasks.find((candidate) => candidate.handle === handle);
    if (task === undefined) throw new SqsError('ResourceNotFoundException', 'Task does not exist.');
    if (task.status !== 'RUNNING') throw new SqsError('UnsupportedOperation', 'Only active tasks can be cancelled.');
    task.timer?.cancel();
    task.status = 'CANCELLED';
    return task;
  }

  close(): void {
    for (const { timer } of this.#tasks) timer?.cancel();
  }

  #step(task: MoveTask): void {
    const limit = Math.min(task.maxMessagesPerSecond ?? task.toMove, task.toMove - task.moved);
    try {
      const { source, destination } = task;
      const moved = this.#engine.moveMessages({ source, destination, limit });
      task.moved += moved;
      if (task.moved === task.toMove || moved < limit) task.status = 'COMPLETED';
      else task.timer = this.#engine.clock.setTimer(1000, () => this.#step(task));
    } catch (error) {
      if (!(error instanceof SqsError)) throw error;
      task.status = 'FAILED';
      task.failureReason = error.code;
    }
  }
}
