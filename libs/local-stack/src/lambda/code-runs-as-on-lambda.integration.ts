import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createStackClock } from '@daybreak/local-sqs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { InvocationResult } from './invocation.ts';
import { ProcessFunction } from './process-function.ts';

let folder: string;
let host: ProcessFunction | undefined;
let log: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-code-'));
  log = [];
});
afterEach(async () => {
  await host?.close();
  rmSync(folder, { recursive: true });
});

interface Code {
  readonly files: Readonly<Record<string, string>>;
  readonly handler?: string;
  readonly runtime?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly hasForeignLayers?: boolean;
}

/** Starts a function with its code in `task` and the content of its layers in `opt`. */
function start({
  files,
  handler = 'index.handler',
  runtime = 'nodejs24.x',
  environment = {},
  ...code
}: Code): ProcessFunction {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const [codeFolder, layersFolder] = [join(folder, 'task'), join(folder, 'opt')];
  const nowhere = 'http://127.0.0.1:1';
  host = new ProcessFunction({
    model: {
      logicalId: 'Work',
      name: 'work',
      arn: 'arn:work',
      ...code,
      handler,
      runtime,
      codeFolder,
      layersFolder,
      environment,
      timeoutSeconds: 3,
      memorySizeMiB: 128,
      maximumRetryAttempts: 2,
      maximumEventAgeSeconds: 60,
    },
    endpoints: { region: 'eu-west-1', sqsEndpoint: nowhere, dynamodbEndpoint: nowhere, eventsEndpoint: nowhere },
    clock: createStackClock({ kind: 'manual' }),
    maximumEnvironments: 1,
    onLogLine: (line) => log.push(line),
  });
  return host;
}

const valueOf = (result: InvocationResult): unknown => (result.ok ? JSON.parse(result.payload) : result.error);
const run = async (code: Code): Promise<unknown> => valueOf(await start(code).invoke('{"n":1}'));

describe('a handler', () => {
  it.each([
    [
      'index.js, as CommonJS, although a parent folder has ES modules',
      { 'package.json': '{"type":"module"}', 'task/index.js': 'exports.handler = async () => __filename.slice(-8);' },
      'index.js',
    ],
    [
      'index.js, as an ES module by its package.json',
      {
        'task/package.json': '{"type":"module"}',
        'task/index.js': 'export const handler = async () => typeof require;',
      },
      'undefined',
    ],
    ['index.mjs', { 'task/index.mjs': 'export const handler = async ({ n }) => n;' }, 1],
    [
      'index.cjs',
      { 'task/package.json': '{"type":"module"}', 'task/index.cjs': 'exports.handler = async ({ n }) => n;' },
      1,
    ],
  ])('is loaded from %s', async (_, files, expected) => {
    expect(await run({ files })).toBe(expected);
  });

  it('can be in a nested export of a module in a folder, and runs in the function’s folder', async () => {
    const files = { 'task/src/orders.js': 'exports.events = { handle: () => process.cwd() };' };
    expect(await run({ files, handler: 'src/orders.events.handle' })).toBe(join(folder, 'task'));
  });

  it.each([
    ['writeFileSync', "require('fs').writeFileSync('cache.json', '{}')"],
    [
      'writeFile',
      "await new Promise((done, fail) => require('fs').writeFile('cache.json', '{}', (e) => (e ? fail(e) : done())))",
    ],
    ['promises.mkdir', "await require('fs/promises').mkdir(__dirname + '/cache')"],
    ['createWriteStream', "await require('events').once(require('fs').createWriteStream('cache.json'), 'open')"],
    ['openSync', "require('fs').openSync('cache.json', 'a')"],
    ['rename', "await require('fs/promises').rename(require('os').tmpdir() + '/x', new URL('file://' + __filename))"],
  ])('can not change its own folder, by %s', async (_, code) => {
    const files = { 'task/index.js': `exports.handler = async () => { ${code}; };` };
    expect(await run({ files })).toMatchObject({
      errorMessage: expect.stringMatching(/^EROFS: read-only file system/),
    });
  });

  it('reads its own folder, and writes elsewhere, by names that it imports too', async () => {
    const handler = `import { openSync, readFileSync, writeFileSync } from 'node:fs';
      import { mkdtempSync, rmSync } from 'node:fs';
      export const handler = async () => {
        openSync('index.mjs');
        const folder = mkdtempSync(process.env.ELSEWHERE);
        writeFileSync(folder + '/file', readFileSync('index.mjs'));
        rmSync(folder, { recursive: true });
        try { writeFileSync('file', ''); } catch ({ code }) { return code; }
      };`;
    const environment = { ELSEWHERE: join(folder, 'x') };
    expect(await run({ files: { 'task/index.mjs': handler }, environment })).toBe('EROFS');
  });

  it.each([
    ['is not exported', 'exports.other = 1;', 'nodejs24.x', 'Runtime.HandlerNotFound'],
    ['is in a file with a syntax error', 'exports.handler = (', 'nodejs24.x', 'Runtime.UserCodeSyntaxError'],
    [
      'is an ES module without a marker',
      'export const handler = () => 1;',
      'nodejs22.x',
      'Runtime.UserCodeSyntaxError',
    ],
    [
      'requires a missing module',
      "require('left-pad'); exports.handler = 1;",
      'nodejs24.x',
      'Runtime.ImportModuleError',
    ],
    [
      'has a callback, for nodejs24.x',
      'exports.handler = (event, context, callback) => callback();',
      'nodejs24.x',
      'Runtime.CallbackHandlerDeprecated',
    ],
  ])('that %s can not be initialised', async (_, source, runtime, errorType) => {
    expect(await start({ files: { 'task/index.js': source }, runtime }).warmUp()).toMatchObject({ errorType });
  });

  it('that streams its response can be initialised, and its invocation fails with the reason', async () => {
    const source = 'exports.handler = awslambda.streamifyResponse(async (event, stream, context) => stream.end());';
    const errorType = 'LocalStack.StreamingNotEmulated';
    expect(await run({ files: { 'task/index.js': source } })).toMatchObject({ errorType });
  });

  it('has a trace header for its invocation, which X-Ray does not sample', async () => {
    const files = { 'task/index.js': 'exports.handler = async () => process.env._X_AMZN_TRACE_ID;' };
    const work = start({ files });
    const traces = [valueOf(await work.invoke('{}')), valueOf(await work.invoke('{}'))];
    for (const trace of traces) expect(trace).toMatch(/^Root=1-[\da-f]{8}-[\da-f]{24};Parent=[\da-f]{16};Sampled=0$/);
    expect(new Set(traces).size).toBe(2);
  });

  it('that never settles its promise fails as soon as the event loop is empty', async () => {
    const files = { 'task/index.js': 'exports.handler = async () => await new Promise(() => {});' };
    expect(await run({ files })).toMatchObject({ errorType: 'Runtime.NodeJsExit' });
  });
});

describe('a package', () => {
  const files = {
    'task/index.mjs': `import { createRequire } from 'node:module';
      const require = createRequire(import.meta.url);
      const found = async (name) => [
        await import(name).then(({ default: it }) => it, ({ code }) => code),
        (() => { try { return require(name); } catch ({ code }) { return code; } })(),
      ];
      export const handler = async ({ names }) => await Promise.all(names.map(found));`,
    'task/package.json': '{"name":"itself","exports":{"./part":"./part.js"}}',
    'task/part.js': "module.exports = 'part';",
    'task/lib/helper.js': "module.exports = 'helper';",
    'task/node_modules/own/index.js': "module.exports = 'own';",
    'node_modules/above/index.js': "module.exports = 'above';",
    'opt/nodejs/node_modules/layered/index.js': "module.exports = require('beside');",
    'opt/nodejs/node_modules/beside/index.js': "module.exports = 'layered';",
    'opt/nodejs/shared.js': "module.exports = 'shared';",
  };

  it('is found in the function’s folder, in its layers and in the runtime, and nowhere else', async () => {
    const names = ['own', 'itself/part', 'lib/helper.js', 'layered', '/opt/nodejs/shared.js', 'above'];
    const work = start({ files });
    expect(valueOf(await work.invoke(JSON.stringify({ names })))).toEqual([
      ['own', 'own'],
      ['part', 'part'],
      ['helper', 'helper'],
      ['layered', 'layered'],
      ['shared', 'shared'],
      ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'],
    ]);
  });

  it('of the AWS SDK may be that of the function’s own project', async () => {
    const files = {
      'node_modules/@aws-sdk/client-of-its-own/index.js': "module.exports = 'its own';",
      'task/index.js': "const own = require('@aws-sdk/client-of-its-own'); exports.handler = async () => own;",
    };
    expect(await run({ files })).toBe('its own');
  });

  it('of a layer without local content is the package of the project', async () => {
    const work = { files: { 'task/index.js': "exports.handler = async () => typeof require('valibot').parse;" } };
    expect(await run(work)).toMatchObject({ errorMessage: expect.stringContaining("Cannot find module 'valibot'") });
    await host?.close();
    expect(await run({ ...work, hasForeignLayers: true })).toBe('function');
  });

  it('of the AWS SDK is available as in Lambda’s runtime', async () => {
    const source = `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
      export const handler = async () => typeof DynamoDBClient;`;
    expect(await run({ files: { 'task/index.mjs': source } })).toBe('function');
  });
});

describe('a callback, up to nodejs22.x,', () => {
  const answer = async (body: string): Promise<unknown> =>
    await run({ files: { 'task/index.js': `exports.handler = ${body};` }, runtime: 'nodejs22.x' });

  it('responds when the event loop is empty', async () => {
    const late = "setTimeout(() => console.log('after'), 20)";
    expect(await answer(`(event, context, callback) => { ${late}; callback(null, event.n + 1); }`)).toBe(2);
    expect(log).toContain('after');
  });

  it('responds at once if the context does not wait for the event loop', async () => {
    const body = `(event, context, callback) => {
      context.callbackWaitsForEmptyEventLoop = false;
      setInterval(() => {}, 1_000);
      callback(null, 'at once');
    }`;
    expect(await answer(body)).toBe('at once');
  });

  it('fails with its error', async () => {
    expect(await answer("(event, context, callback) => callback(new RangeError('no'))")).toMatchObject({
      errorType: 'RangeError',
      errorMessage: 'no',
    });
  });

  it.each([
    ["(event, context) => context.succeed('done')", 'done'],
    ["(event, context) => setTimeout(() => context.done(null, 'later'), 5) && undefined", 'later'],
    ['async (event, context, callback) => event.n', 1],
    ["(event, context, callback) => { callback(null, 'first'); callback(null, 'second'); }", 'first'],
    ["() => 'a value that is not a promise'", null],
  ])('or its replacement responds: %s', async (body, expected) => {
    expect(await answer(body)).toEqual(expected);
  });
});
