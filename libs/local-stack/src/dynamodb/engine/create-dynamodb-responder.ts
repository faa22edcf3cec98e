import { type Answer, objectOf } from '../capacity/body.ts';
import { createMemoryStore } from './create-memory-store.ts';
import { dynaliteActions } from './dynalite-actions.ts';
import { createTransactions, isTransaction } from './dynalite-transactions.ts';
import { createTurns } from './turns.ts';

/** An answer of DynamoDB's JSON protocol. */
export interface DynamoDBAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Answers requests of the wire protocol without a socket. */
export interface DynamoDBResponder {
  /** Takes an action's name and the request's body; an error is an answer, as it is on the wire. */
  respond(action: string, body: unknown): Promise<DynamoDBAnswer>;
  close(): Promise<void>;
}

/**
 * An empty DynamoDB in this process, in memory: dynalite's checks and actions, without its server and its store. For a
 * simulation, in which a socket's time would be the machine's.
 */
export function createDynamoDBResponder(): DynamoDBResponder {
  const store = createMemoryStore();
  const turns = createTurns();

  async function respond(operation: string, body: object): Promise<Answer> {
    const action = dynaliteActions.get(operation);
    if (action === undefined) return answerOf(400, { __type: 'com.amazon.coral.service#UnknownOperationException' });
    try {
      // It changes what it is asked.
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
    async respond(action, given) {
      const body = objectOf(given);
      const answer = isTransaction(action)
        ? await turns.alone(async () => await transact(action, body))
        : await turns.together(async () => await respond(action, body));
      return { headers: {}, ...answer };
    },
    close: async () => await Promise.resolve(),
  };
}

/** As it comes off the wire: what is shared with the store or undefined is not in it. */
function answerOf(statusCode: number, answer: unknown): Answer {
  return { statusCode, body: objectOf(JSON.parse(JSON.stringify(answer))) };
}

function isRefusal(error: unknown): error is { statusCode: number; body: unknown } {
  return error instanceof Error && 'statusCode' in error && 'body' in error;
}
