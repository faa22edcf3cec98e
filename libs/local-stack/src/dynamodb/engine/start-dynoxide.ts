import { randomInt } from 'node:crypto';
import { ProcessStartError, startTiedProcess, type TiedProcess } from '../../process/start-tied-process.ts';
import { DynamoDBEngineError, findDynoxide } from './choose-engine.ts';
import { freePort } from './free-port.ts';

const maximumPortAttempts = 5;

/**
 * Starts dynoxide on a free port of this machine. `ready` is its endpoint. Without a path, its data is in memory.
 *
 * dynoxide responds to any page of a browser, whatever its host or origin, and lets the page read the response. So it listens on a random
 * address of the 16 million loopback addresses of Linux (127.0.0.0/8): a page would have to guess the address and the port.
 */
export async function startDynoxide(options: { path?: string | undefined }): Promise<TiedProcess> {
  const program = findDynoxide();
  if (program === undefined)
    throw new DynamoDBEngineError('dynoxide', 'dynoxide is not installed or does not run on this machine');
  const database = options.path === undefined ? [] : ['--db-path', options.path];

  for (let attempt = 1; ; attempt++) {
    const host = `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`;
    const port = await freePort(host);
    try {
      return await startTiedProcess({
        program,
        arguments: ['--host', host, '--port', String(port), ...database],
        // Printed when it listens.
        readyPattern: /listening on (http:\/\/127\.[\d.]+:\d+)\n/,
      });
    } catch (error) {
      // Another process can take the port after freePort closes it and before dynoxide opens it.
      if (attempt < maximumPortAttempts && isPortClash(error)) continue;
      if (options.path !== undefined && error instanceof ProcessStartError)
        throw new TablesOpenError(options.path, error);
      throw error;
    }
  }
}

/** dynoxide can't use a file of tables, for example because it is damaged or the disk is full. */
export class TablesOpenError extends Error {
  override readonly name = 'TablesOpenError';

  constructor(file: string, cause: ProcessStartError) {
    // The first sentence of the last line names the fault.
    const lastLine = cause.output.trim().split('\n').at(-1) ?? '';
    const [, reason = cause.message] = /^(?:error: )?(.+?)(?:\. .*)?$/i.exec(lastLine) ?? [];
    super(`The tables' store ${file} can't be opened: ${reason}`, { cause });
  }
}

function isPortClash(error: unknown): boolean {
  return error instanceof ProcessStartError && /already in use|Address in use/i.test(error.output);
}
