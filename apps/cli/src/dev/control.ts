import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer, request, type ServerResponse } from 'node:http';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { CommandError } from '../terminal/command-error.ts';
import { errorCode } from '../terminal/error-code.ts';
import { workspaceRoot } from '../terminal/resolve-path.ts';
import { UsageError } from '../terminal/usage-error.ts';

/** What another terminal asks of a running `daybreak dev`. */
const orderSchema = v.object({
  action: v.picklist(['fault', 'clock', 'run', 'log']),
  words: v.array(v.string()),
  row: v.optional(v.string()),
});
export type Order = v.InferOutput<typeof orderSchema>;

/** Handles an order: returns a message, or writes lines until the other terminal leaves. Throws UsageError. */
export type Handler = (
  order: Order,
  follow: { write(line: string): void; gone: AbortSignal },
) => Promise<string | undefined>;

const folder = join(tmpdir(), `daybreak-dev-${userInfo().uid}`);
// A socket of the file system, which only this user can open, and no page in a browser.
const socketPath = join(folder, `${createHash('sha256').update(workspaceRoot).digest('hex').slice(0, 16)}.sock`);

/** Throws UsageError when another `daybreak dev` of this workspace runs. */
export async function refuseASecond(path = socketPath): Promise<void> {
  if (await isAnswered(path))
    throw new UsageError('Another daybreak dev runs in this workspace: end it with Ctrl-C first');
}

/** Listens for orders. Throws UsageError when another `daybreak dev` of this workspace runs. */
export async function startControl(handle: Handler, path = socketPath): Promise<AsyncDisposable> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await refuseASecond(path);
  // Left by a process that was killed.
  rmSync(path, { force: true });
  const server = createServer((incoming, response) => {
    void text(incoming).then(async (body) => await answer(handle, body, response));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(path, resolve);
  });
  return {
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

async function answer(handle: Handler, body: string, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), orderSchema), body);
  if (!parsed.success) {
    response.writeHead(400).end('This is no order of this version of daybreak dev');
    return;
  }
  try {
    const write = (line: string): void => void response.write(`${line}\n`);
    const message = await handle(parsed.output, { write, gone: gone.signal });
    response.end(message === undefined ? '' : `${message}\n`);
  } catch (error) {
    if (!response.headersSent) response.writeHead(error instanceof UsageError ? 400 : 500);
    response.end(error instanceof Error ? error.message : String(error));
  }
}

/** Gives an order to the running `daybreak dev`, and writes what it answers. Throws UsageError, and CommandError when none runs. */
export async function giveOrder(
  order: Order,
  { stdout, signal }: { stdout: NodeJS.WritableStream; signal: AbortSignal },
  path = socketPath,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const sent = request({ socketPath: path, method: 'POST', signal }, (response) => {
      if (response.statusCode === 200) {
        response.on('data', (chunk: Buffer) => stdout.write(chunk));
        response.on('end', resolve).on('error', reject);
        return;
      }
      const Refused = response.statusCode === 400 ? UsageError : CommandError;
      text(response).then((message) => reject(new Refused(message)), reject);
    });
    sent.on('error', (error) => reject(isNobody(error) ? nobody(error) : error));
    sent.end(JSON.stringify(order));
  });
}

async function isAnswered(path: string): Promise<boolean> {
  return await new Promise((resolve) => {
    const sent = request({ socketPath: path }, (response) => {
      response.resume();
      resolve(true);
    });
    sent.on('error', () => resolve(false)).end();
  });
}

const isNobody = (error: Error): boolean => ['ENOENT', 'ECONNREFUSED'].includes(errorCode(error) ?? '');
const nobody = (cause: Error): CommandError =>
  new CommandError('No daybreak dev runs in this workspace: start one with npm run dev', { cause });
