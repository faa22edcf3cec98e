// The runtime of a function's process: a client of the Lambda Runtime API. It imports nothing but Node's own modules, to start fast.
import { existsSync } from 'node:fs';
import { Agent, type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { createRequire, flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';

type Handler = (event: unknown, context: object) => unknown;

const agent = new Agent({ keepAlive: true, maxSockets: 2 });
const variable = (name: string): string => process.env[name] ?? '';
const api = `http://${variable('AWS_LAMBDA_RUNTIME_API')}/2018-06-01/runtime`;
// A function may replace these later; the marks that end an invocation's log must get through all the same.
const streams = [process.stdout, process.stderr].map((stream) => stream.write.bind(stream));

let current: { requestId: string } | undefined;

interface ApiResponse {
  headers: IncomingHttpHeaders;
  body: string;
}

async function callApi(method: 'GET' | 'POST', path: string, body?: string): Promise<ApiResponse> {
  return await new Promise((resolve, reject) => {
    const headers =
      body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
    const request = httpRequest(`${api}/${path}`, { agent, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

function errorJson(thrown: unknown, errorType?: string): string {
  if (!(thrown instanceof Error)) {
    return JSON.stringify({
      errorType: errorType ?? typeof thrown,
      errorMessage: typeof thrown === 'string' ? thrown : inspect(thrown),
      stackTrace: [],
    });
  }
  const stackTrace = (thrown.stack ?? '').split('\n');
  return JSON.stringify({ errorType: errorType ?? thrown.name, errorMessage: thrown.message, stackTrace });
}

async function loadHandler(): Promise<Handler> {
  const name = variable('_HANDLER');
  const dot = name.lastIndexOf('.');
  const path = ['.js', '.mjs', '.cjs']
    .map((extension) => join(variable('LAMBDA_TASK_ROOT'), `${name.slice(0, dot)}${extension}`))
    .find((candidate) => existsSync(candidate));
  if (path === undefined) throw new Error(`Cannot find module '${name.slice(0, dot)}'`);
  const loaded: unknown = path.endsWith('.mjs') ? await import(pathToFileURL(path).href) : createRequire(path)(path);
  const handler: unknown =
    typeof loaded === 'object' && loaded !== null ? Reflect.get(loaded, name.slice(dot + 1)) : undefined;
  if (typeof handler !== 'function') throw new Error(`${name} is undefined or not exported`);
  return async (event, context): Promise<unknown> => await Reflect.apply(handler, undefined, [event, context]);
}

let now = Date.now;
/** Lets the function's clock be the stack's: a message is as old to it as to its queue, however far time was moved. */
globalThis.Date = new Proxy(Date, {
  construct(target, values, newTarget) {
    const date: unknown = Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget);
    if (date instanceof target) return date;
    throw new TypeError('A Date was made that is none');
  },
  get: (target, name): unknown => (name === 'now' ? now : Reflect.get(target, name)),
});

function contextOf(headers: IncomingHttpHeaders, requestId: string): object {
  const remainingMs = Number(headers['local-stack-remaining-ms']);
  const timePasses = headers['local-stack-time-passes'] === 'true';
  const startedAt = performance.now();
  const elapsedMs = (): number => (timePasses ? performance.now() - startedAt : 0);
  const stackTimeMs = Number(headers['lambda-runtime-deadline-ms']) - remainingMs;
  now = () => Math.floor(stackTimeMs + elapsedMs());
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: variable('AWS_LAMBDA_FUNCTION_NAME'),
    functionVersion: '$LATEST',
    invokedFunctionArn: String(headers['lambda-runtime-invoked-function-arn']),
    logGroupName: variable('AWS_LAMBDA_LOG_GROUP_NAME'),
    logStreamName: variable('AWS_LAMBDA_LOG_STREAM_NAME'),
    memoryLimitInMB: variable('AWS_LAMBDA_FUNCTION_MEMORY_SIZE'),
    getRemainingTimeInMillis: () => Math.max(0, Math.round(remainingMs - elapsedMs())),
  };
}

/** Marks where this invocation's log ends, so that its lines are read before its result. */
async function endLog(requestId: string): Promise<void> {
  const mark = `\0end ${requestId}\n`;
  await Promise.all(streams.map(async (write) => await new Promise<void>((resolve) => write(mark, () => resolve()))));
}

async function runNext(handler: Handler): Promise<void> {
  const { headers, body } = await callApi('GET', 'invocation/next');
  const requestId = String(headers['lambda-runtime-aws-request-id']);
  current = { requestId };
  let outcome: { path: 'response' | 'error'; json: string };
  try {
    const result = await handler(JSON.parse(body), contextOf(headers, requestId));
    // JSON has no undefined: a function or a symbol, like nothing at all, is answered as null.
    outcome = { path: 'response', json: JSON.stringify(result) ?? 'null' };
  } catch (error) {
    outcome = { path: 'error', json: errorJson(error) };
  }
  await endLog(requestId);
  await callApi('POST', `invocation/${requestId}/${outcome.path}`, outcome.json);
  current = undefined;
}

/** As in Lambda: the invocation under way fails with what was thrown outside of it, and the environment ends. */
function dieOf(errorType: string | undefined, exitCode: number): (thrown: unknown) => void {
  return (thrown) => {
    const failed = current;
    const report =
      failed === undefined
        ? Promise.resolve()
        : endLog(failed.requestId).then(() =>
            callApi('POST', `invocation/${failed.requestId}/error`, errorJson(thrown, errorType)),
          );
    report.catch(() => {}).finally(() => process.exit(exitCode));
  };
}

process.on('uncaughtException', dieOf(undefined, 129));
process.on('unhandledRejection', dieOf('Runtime.UnhandledPromiseRejection', 128));
// The stack holds the other end of standard input: when it ends, however it ends, so does this.
process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0));
process.stdin.resume();

let handler: Handler;
try {
  handler = await loadHandler();
} catch (error) {
  await callApi('POST', 'init/error', errorJson(error)).catch(() => {});
  process.exit(1);
}
// Compiled code is written to the cache when a process ends, which a killed one never does.
flushCompileCache();
for (;;) await runNext(handler);
