import { objectOf } from '../capacity/body.ts';
import { createDynalite } from './create-dynalite.ts';
import { createTransactions, isTransaction } from './dynalite-transactions.ts';
import { respondBy } from './respond-by.ts';
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
 * An empty DynamoDB in this process, in memory: dynalite behind its own request handler. For a simulation, in which a
 * socket's time would be the machine's.
 */
export function createDynamoDBResponder(): DynamoDBResponder {
  const server = createDynalite();
  const respond = respondBy((request, response) => server.emit('request', request, response));
  const transact = createTransactions(respond);
  const turns = createTurns();
  return {
    async respond(action, given) {
      const body = objectOf(given);
      const answer = isTransaction(action)
        ? await turns.alone(async () => await transact(action, body))
        : await turns.together(async () => await respond(action, body));
      return { headers: {}, ...answer };
    },
    async close() {
      // It never listened, so only its store is there to be closed.
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
