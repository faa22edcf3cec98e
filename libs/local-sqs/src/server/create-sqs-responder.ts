import { actions } from '../actions/actions.ts';
import { LongPolls, type Connection } from '../actions/long-polls.ts';
import { MoveTasks } from '../actions/move-tasks.ts';
import type { SqsEngine } from '../api/sqs-engine.ts';
import { SqsError } from '../api/sqs-error.ts';
import { errorAnswer } from './answers.ts';

/** An answer of the AWS JSON protocol. */
export interface SqsAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

/** Answers requests of the wire protocol without a socket. */
export interface SqsResponder {
  /** Takes an action's name and the request's body; an error is an answer, as it is on the wire. */
  respond(action: string, input: unknown): Promise<SqsAnswer>;
  /** Ends long polls and message move tasks. The engine stays open. */
  close(): void;
}

const alwaysOpen: Connection = { isClosed: () => false, onClose: () => () => undefined };

/**
 * What the server does between reading a request and writing its answer, for a simulation in which nothing may take time.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { createSqsEngine, createSqsResponder, createStackClock } from '@daybreak/local-sqs';
 *
 * const engine = createSqsEngine({ clock: createStackClock({ kind: 'manual' }) });
 * const responder = createSqsResponder(engine);
 * const { statusCode } = await responder.respond('CreateQueue', { QueueName: 'orders' });
 * assert.equal(statusCode, 200);
 * responder.close();
 * engine.close();
 */
export function createSqsResponder(engine: SqsEngine): SqsResponder {
  const longPolls = new LongPolls(engine.clock);
  const moveTasks = new MoveTasks(engine);
  return {
    async respond(action, input) {
      try {
        const run = actions.get(action);
        if (run === undefined) throw new SqsError('UnsupportedOperation', `The action ${action} is not emulated here.`);
        const body = await run(input, { engine, longPolls, moveTasks, connection: alwaysOpen });
        return { statusCode: 200, headers: {}, body };
      } catch (error) {
        return errorAnswer(error);
      }
    },
    close() {
      longPolls.close();
      moveTasks.close();
    },
  };
}
