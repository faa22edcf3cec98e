import { randomInt } from 'node:crypto';
import { ProcessStartError, startTiedProcess, type TiedProcess } from '../../process/start-tied-process.ts';
import { DynamoDBEngineError, findDynoxide } from './choose-engine.ts';
import { freePort } from './free-port.ts';

const maximumPortAttempts = 5;

/**
 * Starts dynoxide on a free port of this machine; `ready` is its endpoint. Without a path the data is in memory.
 *
 * dynoxide answers any page in a browser, whatever its host or origin, and allows it to read the answer. So it listens at an address of
 * its own, of the 16 million that lead to a Linux machine itself (127.0.0.0/8): a page would have to guess the address and the port.
 */
export async function startDynoxide(options: { path?: string | undefined }): Promise<TiedProcess> {
  const program = findDynoxide();
  if (program === undefined)
    throw new DynamoDBEngineError('dynoxide', 'dynoxide is not installed or does not run here');
  const database = options.path === undefined ? [] : ['--db-path', options.path];

  for (let attempt = 1; ; attempt++) {
    const host = `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`;
    const port = await freePort(host);
    try {
      return await startTiedProcess({
        program,
        arguments: ['--host', host, '--port', String(port), ...database],
        // Printed once it listens.
        readyPattern: /listening on (http:\/\/127\.[\d.]+:\d+)\n/,
      });
    } catch (error) {
      // Another process may take the port between our closing it and dynoxide's opening it.
      if (attempt < maximumPortAttempts && isPortClash(error)) continue;
      if (options.path !== undefined && error instanceof ProcessStartError)
        throw new TablesOpenError(options.path, error);
      throw error;
    }
  }
}

/** A file of tables that dynoxide can't use: for example, it is damaged or the disk is full. */
export class TablesOpenError extends Error {
  override readonly name = 'TablesOpenError';

  constructor(file: string, cause: ProcessStartError) {
    // Its last line, whose first sentence names the fault.
    const lastLine = cause.output.trim().split('\n').at(-1) ?? '';
    const [, reason = cause.message] = /^(?:error: )?(.+?)(?:\. .*)?$/i.exec(lastLine) ?? [];
    super(`The tables' store ${file} can't be opened: ${reason}`, { cause });
  }
}

function isPortClash(error: unknown): boolean {
  return error instanceof ProcessStartError && /already in use|Address in use/i.test(error.output);
}
