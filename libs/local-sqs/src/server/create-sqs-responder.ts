import { actions } from '../actions/actions.ts';
import { LongPolls, type Connection } from '../actions/long-polls.ts';
import { MoveTasks } from '../actions/move-tasks.ts';
import type { SqsEngine } from '../api/sqs-engine.ts';
import { SqsError } from '../api/sqs-error.ts';
import { errorResponse } from './responses.ts';

/** A response of the AWS JSON protocol. */
export interface SqsAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

/** Responds to requests of the wire protocol without a socket. */
export interface SqsResponder {
  /** Runs an action with the body of a request. Returns an error as a response, as the server does. */
  respond(action: string, input: unknown): Promise<SqsAnswer>;
  /** Ends long polls and message move tasks. The engine stays open. */
  close(): void;
}

const alwaysOpen: Connection = { isClosed: () => false, onClose: () => () => undefined };

/**
 * Responds as the server does, without HTTP, for a simulation in which no request takes time.
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
        if (run === undefined) throw new SqsError('UnsupportedOperation', `The action ${action} is not emulated.`);
        const body = await run(input, { engine, longPolls, moveTasks, connection: alwaysOpen });
        return { statusCode: 200, headers: {}, body };
      } catch (error) {
        return errorResponse(error);
      }
    },
    close() {
      longPolls.close();
      moveTasks.close();
    },
  };
}
