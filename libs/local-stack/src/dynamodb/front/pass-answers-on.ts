import type { Socket } from 'node:net';
import { HttpReader, requestLimitBytes } from './http-reader.ts';
import type { MeteredConnection } from './meter-connection.ts';

/** What an answer of the engine takes at the most: 16 MB of items, of which JSON may make several times as much. */
const answerLimitBytes = 8 * requestLimitBytes;

/** Gives a client the engine's answers, each whole and as its request is to get it. */
export function passAnswersOn(engine: Socket, client: Socket, { answer }: MeteredConnection): void {
  const reader = new HttpReader(answerLimitBytes);
  engine.on('data', (chunk: Buffer) => {
    try {
      for (const message of reader.read(chunk)) {
        if (client.write(answer(message))) continue;
        engine.pause();
        client.once('drain', () => engine.resume());
      }
    } catch {
      // What is no answer breaks the connection, as an engine that died does.
      client.destroy();
    }
  });
  engine.on('end', () => client.end());
}
