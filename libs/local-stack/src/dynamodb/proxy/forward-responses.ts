import type { Socket } from 'node:net';
import { HttpReader, requestLimitBytes } from './http-reader.ts';
import type { MeteredConnection } from './meter-connection.ts';

/** The maximum size of a response: 16 MB of items, which JSON makes several times as long. */
const answerLimitBytes = 8 * requestLimitBytes;

/** Sends the engine's responses to a client, each complete and as the original request expects it. */
export function forwardResponses(engine: Socket, client: Socket, { answer }: MeteredConnection): void {
  const reader = new HttpReader(answerLimitBytes);
  engine.on('data', (chunk: Buffer) => {
    try {
      for (const message of reader.read(chunk)) {
        if (client.write(answer(message))) continue;
        engine.pause();
        client.once('drain', () => engine.resume());
      }
    } catch {
      // An invalid response breaks the connection, as an engine that died does.
      client.destroy();
    }
  });
  engine.on('end', () => client.end());
}
