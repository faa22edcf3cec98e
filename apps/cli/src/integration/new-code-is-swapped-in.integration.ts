import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { startLocalStack } from '@daybreak/local-stack';
import { expect, jest, test } from '@jest/globals';
import waitForExpect from 'wait-for-expect';
import { functionBundles } from '../dev/function-bundles.ts';
import { createHotSwap, watchSources } from '../dev/hot-swap.ts';
import { workspaceRoot } from '../terminal/resolve-path.ts';
import { makeCommandFolder } from '../testing/command-folder.ts';
import { runCli, startCli, templatePath } from '../testing/run-cli.ts';

jest.setTimeout(120_000);

const config = 'tools/workspace/src/bundles/function.esbuild.cjs';

/** A workspace whose worker answers with what its rule says. */
function makeWorkspace(): { path: string; save(file: string, content: string): void } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'daybreak-workspace-'));
  const save = (file: string, content: string): void => {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), content);
  };
  const options = { main: 'apps/worker/src/handler.ts', esbuildConfig: config };
  save('apps/worker/project.json', JSON.stringify({ name: 'worker', targets: { build: { options } } }));
  save(
    'apps/worker/src/handler.ts',
    `import { says } from '../../../libs/domain/says.ts';\nexport const handler = async (): Promise<string> => says;`,
  );
  save('libs/domain/says.ts', `export const says: string = 'one';`);
  save(config, '');
  copyFileSync(join(workspaceRoot, config), join(path, config));
  return { path, save, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

test('a saved source file runs with the next invocation, and one that does not build leaves the old code', async () => {
  using workspace = makeWorkspace();
  const stack = await startLocalStack({ templatePath, warmUp: false });
  try {
    const said: string[] = [];
    const [bundle, ...others] = await functionBundles(workspace.path, join(workspace.path, 'dist'));
    if (bundle === undefined || others.length > 0) throw new Error('The workspace has one function');
    await using _bundle = bundle;
    const swap = createHotSwap({ bundles: [bundle], stack, say: (text) => void said.push(text) });
    await swap.begin();
    using _watch = watchSources(workspace.path, () => void swap.changed());
    const answer = async (): Promise<unknown> => (await stack.invoke('Worker', {})).result;
    const saying = async (text: string): Promise<void> =>
      await waitForExpect(() => expect(said.at(-1)).toContain(text), 20_000);

    workspace.save('libs/domain/says.ts', `export const says: string = 'two';`);
    await saying('worker: runs the new code');
    expect(await answer()).toEqual({ ok: true, payload: '"two"' });

    workspace.save('libs/domain/says.ts', `export const says: string = ;`);
    await saying('worker: the build failed, and the old code stays:\n✘ [ERROR] Unexpected ";"');
    expect(await answer()).toEqual({ ok: true, payload: '"two"' });

    workspace.save('libs/domain/says.ts', `throw new Error('no rule'); export const says: string = 'three';`);
    await saying('worker: the new code does not start, and the old code stays: Error: no rule');
    expect(await answer()).toEqual({ ok: true, payload: '"two"' });
  } finally {
    await stack.stop();
  }
});

/** What an AWS SDK without any option finds in a shell into which the printed lines were pasted. */
async function listWithAnSdk(lines: string, home: string): Promise<unknown> {
  const program = `
    import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
    import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
    const { TableNames: tables } = await new DynamoDBClient().send(new ListTablesCommand());
    const { QueueUrls: queues } = await new SQSClient().send(new ListQueuesCommand());
    console.log(JSON.stringify({ tables, queues }));`;
  const { stdout } = await promisify(execFile)(
    '/bin/sh',
    ['-c', `${lines}\nexec "$0" --input-type=module --eval "$1"`, process.execPath, program],
    {
      cwd: workspaceRoot,
      // Nothing else: no region, credentials or endpoint of this process, and no file of a user.
      env: { HOME: home },
      timeout: 60_000,
    },
  );
  return JSON.parse(stdout);
}

test('dev keeps a stack up, to which an SDK attaches and which takes orders from another terminal', async () => {
  using folder = makeCommandFolder();
  folder.write('rows.csv', 'id,dueDate,changes.price\na,2026-03-29,12\nlater,2099-01-01,13\n');
  // The socket of the orders is in the folder of temporary files.
  const env = { TMPDIR: folder.path };
  const dev = startCli(folder.path, ['dev', '--import', 'rows.csv', '--data', 'data', '--logs', 'later'], env);
  // Also after an expectation that fails.
  using _dev = { [Symbol.dispose]: () => dev.kill('SIGKILL') };
  await dev.saying('Running. Save a source file');
  await dev.saying('The console, whose URL works once: http://127.0.0.1:');
  const order = async (...words: string[]) => await runCli(folder.path, ['dev', ...words], env);

  await waitForExpect(() => expect(dev.printed()).toMatch(/^# RowsTableName: /m), 20_000);
  expect(await listWithAnSdk(dev.printed(), folder.path)).toEqual({
    tables: expect.arrayContaining([expect.stringContaining('RowsTable')]),
    queues: expect.arrayContaining([expect.stringMatching(/row/i)]),
  });

  expect((await order('clock')).stdout).toMatch(/^It is \d{4}-/);
  expect(await order('clock', 'next')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(
      /^It is 2099-01-01T00:00:\d[\d.]+Z\. The run of 2099-01-01T00:00:\d[\d.]+Z has begun\n$/,
    ),
  });
  await dev.saying('"rowState":"completed"');
  expect(await order('fault', 'throttle-tabel')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('did you mean throttle-table?'),
  });
  expect((await order('fault', 'throttle-table', '100ms')).stdout).toContain('DynamoDB throttles every request');
  await dev.saying('The fault throttle-table is over');
  await order('fault', 'outage-sqs', '1m');
  expect((await order('fault')).stdout).toMatch(/^ *outage-sqs .* for \d+ seconds more$/m);
  expect((await order('fault', 'outage-sqs', 'off')).stdout).toBe('The fault outage-sqs has ended\n');
  expect(await startCli(folder.path, ['dev'], env).finished).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('Another daybreak dev runs in this workspace'),
  });

  dev.kill('SIGINT');
  const { exitCode, stdout } = await dev.finished;
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^export AWS_ENDPOINT_URL_DYNAMODB=http:\/\/127\.0\.0\.1:\d+$/m);
  expect(stdout).toMatch(/^export AWS_ENDPOINT_URL_SQS=http:\/\/127\.0\.0\.1:\d+$/m);
  expect(await order('clock')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('No daybreak dev runs') });
  const shown = await runCli(folder.path, ['show', 'later', '--target', 'data', '--json']);
  expect(JSON.parse(shown.stdout)).toMatchObject({ status: 'completed', values: { price: 13 } });
});
