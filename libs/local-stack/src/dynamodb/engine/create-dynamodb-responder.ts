import { type Answer, objectOf } from '../capacity/body.ts';
import { createMemoryStore } from './create-memory-store.ts';
import { dynaliteActions } from './dynalite-actions.ts';
import { createTransactions, isTransaction } from './dynalite-transactions.ts';
import { createTurns } from './turns.ts';

/** A response of DynamoDB's JSON protocol. */
export interface DynamoDBAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Responds to requests of the wire protocol without a socket. */
export interface DynamoDBResponder {
  /** Responds to an action with the request's body. An error is a response, as on the wire. */
  respond(action: string, body: unknown): Promise<DynamoDBAnswer>;
  close(): Promise<void>;
}

/**
 * Creates an empty DynamoDB in this process, in memory. It has dynalite's checks and actions, without its server and its store. It is for a
 * simulation, where a socket would depend on the machine's time.
 */
export function createDynamoDBResponder(): DynamoDBResponder {
  const store = createMemoryStore();
  const turns = createTurns();

  async function respond(operation: string, body: object): Promise<Answer> {
    const action = dynaliteActions.get(operation);
    if (action === undefined) return answerOf(400, { __type: 'com.amazon.coral.service#UnknownOperationException' });
    try {
      // The action changes its request.
      const request = action.check(JSON.parse(JSON.stringify(body)), store);
      const answer = await new Promise((resolve, reject) => {
        action.act(store, request, (error, done) => (error ? reject(error) : resolve(done)));
      });
      return answerOf(200, answer);
    } catch (error) {
      if (isRefusal(error)) return answerOf(error.statusCode, error.body);
      throw error;
    }
  }
  const transact = createTransactions(respond);

  return {
    async respond(action, input) {
      const body = objectOf(input);
      const answer = isTransaction(action)
        ? await turns.alone(async () => await transact(action, body))
        : await turns.together(async () => await respond(action, body));
      return { headers: {}, ...answer };
    },
    close: async () => await Promise.resolve(),
  };
}

/** Copies a response as the wire does: it shares nothing with the store, and has no undefined values. */
function answerOf(statusCode: number, answer: unknown): Answer {
  return { statusCode, body: objectOf(JSON.parse(JSON.stringify(answer))) };
}

function isRefusal(error: unknown): error is { statusCode: number; body: unknown } {
  return error instanceof Error && 'statusCode' in error && 'body' in error;
}
