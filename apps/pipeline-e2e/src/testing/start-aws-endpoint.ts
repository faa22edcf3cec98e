import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { createStackClock, type DynamoDBEngine, startDynamoDB } from '@daybreak/local-stack';
import { createSqsEngine, startSqsServer } from '@daybreak/local-stack/internal';

/** One URL at which DynamoDB and SQS are served, as emulators of AWS have it. */
export interface AwsEndpoint extends AsyncDisposable {
  readonly url: string;
  /** The queues that there are. */
  queueNames(): string[];
}

/** Starts a DynamoDB engine and this project's SQS server behind one URL. They know nothing of each other, nor of a stack. */
export async function startAwsEndpoint(engine: DynamoDBEngine): Promise<AwsEndpoint> {
  await using started = new AsyncDisposableStack();
  const dynamodb = started.adopt(await startDynamoDB({ engine }), async (each) => await each.close());
  // From outside, a duplicate looks like a message that came back, of which there must be none.
  const delivery = { duplicates: 0 };
  const queues = createSqsEngine({ clock: createStackClock({ kind: 'real' }), delivery });
  started.defer(() => queues.close());
  const sqs = started.adopt(await startSqsServer({ engine: queues }), async (server) => await server.close());

  /** A request of AWS's JSON protocol names its service in a header. */
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const isSqs = String(incoming.headers['x-amz-target']).startsWith('AmazonSQS.');
    const { hostname, port } = new URL(isSqs ? sqs.endpoint : dynamodb.endpoint);
    const { method, url: path, headers } = incoming;
    const passedOn = request({ hostname, port, method, path, headers });
    // A client that gives up on a long poll must not receive by it.
    outgoing.once('close', () => passedOn.destroy());
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      passedOn.once('response', resolve);
      passedOn.once('error', reject);
    });
    incoming.pipe(passedOn);
    const answer = await answered;
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    await pipeline(answer, outgoing);
  };
  const router = createServer((incoming, outgoing) => void serve(incoming, outgoing).catch(() => outgoing.destroy()));
  router.keepAliveTimeout = 0;
  router.listen(0, '127.0.0.1');
  await once(router, 'listening');
  started.defer(async () => {
    router.closeAllConnections();
    await new Promise<void>((resolve) => router.close(() => resolve()));
  });
  const address = router.address();
  if (address === null || typeof address === 'string') throw new Error('No port to listen on');

  const parts = started.move();
  return {
    url: `http://127.0.0.1:${address.port}`,
    queueNames: () => queues.queues().map(({ name }) => name),
    [Symbol.asyncDispose]: async () => await parts.disposeAsync(),
  };
}
