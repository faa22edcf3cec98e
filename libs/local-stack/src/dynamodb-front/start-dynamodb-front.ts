import { Agent, createServer, request as httpRequest, type Server } from 'node:http';

export interface DynamoDBFront {
  readonly endpoint: string;
  /** Requests so far, by operation: `UpdateItem`. */
  requestCounts(): Record<string, number>;
  close(): Promise<void>;
}

/** Stands in front of a DynamoDB engine, on a free port of 127.0.0.1, passes every request on and counts it. */
export async function startDynamoDBFront(engineEndpoint: string): Promise<DynamoDBFront> {
  const { hostname, port } = new URL(engineEndpoint);
  const agent = new Agent({ keepAlive: true });
  const counts = new Map<string, number>();

  const server = createServer((incoming, outgoing) => {
    const operation = String(incoming.headers['x-amz-target'] ?? 'unknown').replace(/^.*\./, '');
    counts.set(operation, (counts.get(operation) ?? 0) + 1);
    const { method, url: path, headers } = incoming;
    const passedOn = httpRequest({ agent, hostname, port, method, path, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    // As a client sees an engine that died: the connection breaks.
    passedOn.on('error', () => outgoing.destroy());
    outgoing.on('close', () => passedOn.destroy());
    incoming.pipe(passedOn);
  });
  server.keepAliveTimeout = 0;
  await listen(server);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port to listen on');

  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    requestCounts: () => Object.fromEntries(counts),
    async close() {
      agent.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

async function listen(server: Server): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
}
