import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import { type Body, objectOf } from '../capacity/body.ts';
import { parseJson } from '../../json/parse-json.ts';
import { createTransactions, isTransaction } from './dynalite-transactions.ts';
import { respondBy } from './respond-by.ts';
import { createTurns } from './turns.ts';

/** Lets a dynalite server accept transactions. Each runs while no other request does. */
export function serveTransactions(server: Server): void {
  const listeners = server.listeners('request');
  const pass = (request: unknown, response: unknown): void => {
    for (const listener of listeners) Reflect.apply(listener, server, [request, response]);
  };
  const transact = createTransactions(respondBy(pass));
  const turns = createTurns();

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    if (!isTransaction(operation)) {
      await turns.together(async () => {
        pass(request, response);
        await finished(response);
      });
      return;
    }
    const body: Body = objectOf(parseJson(await text(request))?.value);
    const answer = await turns.alone(async () => await transact(operation, body));
    const content = Buffer.from(JSON.stringify(answer.body));
    // The proxy in front of the engine does not accept chunked responses.
    const headers = { 'Content-Type': 'application/x-amz-json-1.0', 'Content-Length': content.length };
    response.writeHead(answer.statusCode, headers).end(content);
  };

  server.removeAllListeners('request');
  // A broken connection needs no response.
  server.on('request', (request, response) => void serve(request, response).catch(() => response.destroy()));
}
