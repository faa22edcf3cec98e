import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';

/** A gate at which functions in separate processes wait. Each function fetches the `url`. */
export interface Gate extends AsyncDisposable {
  readonly url: string;
  /** Resolves when this number of functions wait. */
  reachedBy(count: number): Promise<void>;
  /** Lets waiting functions continue, and later ones too. */
  open(): void;
}

export async function startGate(): Promise<Gate> {
  const waiting: ServerResponse[] = [];
  let isOpen = false;
  const server = createServer((_request, response) => {
    waiting.push(response);
    if (isOpen) response.end();
    server.emit('reached');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The gate does not listen');
  const gate = {
    url: `http://127.0.0.1:${address.port}`,
    async reachedBy(count: number): Promise<void> {
      while (waiting.length < count) await once(server, 'reached');
    },
    open(): void {
      isOpen = true;
      for (const response of waiting) response.end();
    },
  };
  return {
    ...gate,
    async [Symbol.asyncDispose]() {
      gate.open();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
