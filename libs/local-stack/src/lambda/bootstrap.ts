// The runtime of a function's process: a client of the Lambda Runtime API. It imports only Node's own modules, so that it starts fast.
import type { IncomingHttpHeaders } from 'node:http';
import { flushCompileCache } from 'node:module';
import { installModuleHooks } from './runtime/install-module-hooks.ts';
import { nodeMajorOf, refuseCallbacks } from './runtime/callbacks.ts';
import { errorJson, invokeHandler } from './runtime/invoke-handler.ts';
import { type LoadedHandler, loadHandler } from './runtime/load-handler.ts';
import { makeReadOnly } from './runtime/make-read-only.ts';

// An import would also load Node's WebSocket, which takes a fifth of an environment's start.
const { Agent, request: httpRequest } = process.getBuiltinModule('node:http');
const agent = new Agent({ keepAlive: true, maxSockets: 2 });
const variable = (name: string): string => process.env[name] ?? '';
const nodeMajor = nodeMajorOf(variable('AWS_EXECUTION_ENV'));
const api = `http://${variable('AWS_LAMBDA_RUNTIME_API')}/2018-06-01/runtime`;
// The original write functions, which a function's code can replace. The end marks of a log must not depend on that code.
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

let now = Date.now;
/** Replaces the function's clock by the stack's, so that the age of a message is the same for the function and its queue. */
globalThis.Date = new Proxy(Date, {
  construct(target, values, newTarget) {
    const date: unknown = Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget);
    if (date instanceof target) return date;
    throw new TypeError('Date constructed an object that is not a Date');
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
    functionName: variable('AWS_LAMBDA_FUNCTION_NAME'),
    functionVersion: '$LATEST',
    invokedFunctionArn: String(headers['lambda-runtime-invoked-function-arn']),
    logGroupName: variable('AWS_LAMBDA_LOG_GROUP_NAME'),
    logStreamName: variable('AWS_LAMBDA_LOG_STREAM_NAME'),
    memoryLimitInMB: variable('AWS_LAMBDA_FUNCTION_MEMORY_SIZE'),
    getRemainingTimeInMillis: () => Math.max(0, Math.round(remainingMs - elapsedMs())),
  };
}

/** Writes a mark after the invocation's log lines, so that the stack reads the lines before the result. */
async function endLog(requestId: string): Promise<void> {
  const mark = `\0end ${requestId}\n`;
  await Promise.all(streams.map(async (write) => await new Promise<void>((resolve) => write(mark, () => resolve()))));
}

async function runNext(handler: LoadedHandler): Promise<void> {
  const { headers, body } = await callApi('GET', 'invocation/next');
  const requestId = String(headers['lambda-runtime-aws-request-id']);
  current = { requestId };
  process.env['_X_AMZN_TRACE_ID'] = String(headers['lambda-runtime-trace-id']);
  const context = contextOf(headers, requestId);
  const outcome = await invokeHandler(handler, { event: body, context, nodeMajor });
  await endLog(requestId);
  await callApi('POST', `invocation/${requestId}/${outcome.path}`, outcome.json);
  current = undefined;
}

/** Reports an error outside of the handler as the error of the current invocation, and exits, as Lambda does. */
function exitWith(errorType: string | undefined, exitCode: number): (thrown: unknown) => void {
  return (thrown) => {
    const invocation = current;
    const report =
      invocation === undefined
        ? Promise.resolve()
        : endLog(invocation.requestId).then(() =>
            callApi('POST', `invocation/${invocation.requestId}/error`, errorJson(thrown, errorType)),
          );
    report.catch(() => {}).finally(() => process.exit(exitCode));
  };
}

process.on('uncaughtException', exitWith(undefined, 129));
process.on('unhandledRejection', exitWith('Runtime.UnhandledPromiseRejection', 128));
// The stack holds the other end of standard input. When the stack ends, however it ends, this process exits. Standard input does not keep
// the event loop
// running, so the loop is empty when the function's own work is done.
process.stdin.on('end', () => process.exit(0)).on('error', () => process.exit(0));
process.stdin.resume();
if ('unref' in process.stdin) process.stdin.unref();

let handler: LoadedHandler;
try {
  const taskRoot = variable('LAMBDA_TASK_ROOT');
  const [, , opt, packages, ...sdkFrom] = process.argv;
  installModuleHooks({
    taskRoot,
    opt: opt === '' ? undefined : opt,
    nodePath: variable('NODE_PATH'),
    sdkFrom,
    hasForeignLayers: packages === 'any',
  });
  makeReadOnly([taskRoot, ...(opt === undefined || opt === '' ? [] : [opt])]);
  handler = await loadHandler(taskRoot, variable('_HANDLER'));
  refuseCallbacks(handler, nodeMajor);
} catch (error) {
  await callApi('POST', 'init/error', errorJson(error)).catch(() => {});
  process.exit(1);
}
// Node.js writes its compile cache when a process exits. A killed process would never write it.
flushCompileCache();
for (;;) await runNext(handler);
