import { createServer } from 'node:net';
import { ProcessStartError, startTiedProcess, type TiedProcess } from '../../process/start-tied-process.ts';
import { DynamoDBEngineError, findDynoxide } from './choose-engine.ts';

const maximumPortAttempts = 5;

/** Starts dynoxide on a free port of 127.0.0.1; `ready` is its endpoint. Without a file the data is in memory. */
export async function startDynoxide(options: { file?: string | undefined }): Promise<TiedProcess> {
  const program = findDynoxide();
  if (program === undefined)
    throw new DynamoDBEngineError('dynoxide', 'dynoxide is not installed or does not run here');
  const database = options.file === undefined ? [] : ['--db-path', options.file];

  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    try {
      return await startTiedProcess({
        program,
        arguments: ['--host', '127.0.0.1', '--port', String(port), ...database],
        // Printed once it listens.
        readyPattern: /listening on (http:\/\/127\.0\.0\.1:\d+)\n/,
      });
    } catch (error) {
      // Another process may take the port between our closing it and dynoxide's opening it.
      if (attempt < maximumPortAttempts && isPortClash(error)) continue;
      throw error;
    }
  }
}

/** dynoxide prints `:0` when it is asked for port 0, so the port is picked here. */
async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('No port to listen on'));
        else resolve(address.port);
      });
    });
  });
}

function isPortClash(error: unknown): boolean {
  return error instanceof ProcessStartError && /already in use|Address in use/i.test(error.output);
}
