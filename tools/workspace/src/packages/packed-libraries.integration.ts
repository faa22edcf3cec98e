import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ensureTable, startDynamoDB } from '@daybreak/local-stack';
import { createDynamoDBDocumentClient } from '@daybreak/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { packageProblems } from './package-problems.ts';
import { published } from './published.ts';
import { servePackages } from './serve-packages.ts';
import { tarballOf, workspace } from './tarballs.ts';

const service = ['domain', 'runtime', 'batch', 'repository'];
const libraries = [...service, 'local-sqs', 'loopback', 'schedule', 'local-stack', 'testkit'];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-packages-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(libraries)('%s can be installed with its types', async (library) => {
  expect(await packageProblems(tarballOf(library))).toEqual([]);
});

it.each(libraries)('%s depends on exactly the packages that it imports', (library) => {
  const built = join(workspace, 'dist/libs', library);
  const manifestSchema = v.object({ dependencies: v.record(v.string(), v.string()) });
  const manifest = v.parse(manifestSchema, JSON.parse(readFileSync(join(built, 'package.json'), 'utf8')));
  const files = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(js|d\.ts)$/.test(file));
  const imports = /\b(?:from|import\() ?['"]((?:@[\w-]+\/)?[\w-]+)/g;
  // The imports of an example in a comment are those of its reader.
  const code = files.map((file) => readFileSync(join(built, file), 'utf8').replaceAll(/\/\*\*[\s\S]*?\*\//g, ''));
  const imported = code.flatMap((text) => [...text.matchAll(imports)]);
  const named = imported.map(([, name = '']) => (name === 'aws-lambda' ? '@types/aws-lambda' : name));
  // The test that the kit generates imports the kit.
  const packages = new Set(named.filter((name) => name !== 'node' && name !== `@daybreak/${library}`));
  expect([...packages].toSorted()).toEqual(Object.keys(manifest.dependencies).toSorted());
});

/** The commands of this workspace, and the names of Daybreak's rows and functions. */
const ours = /\bnpx nx\b|\bnpm (?:start|run|test)\b|\bDaybreak-\w+|\b(?:rowId|dueDate|scanner)\b/g;

it.each(published)('%s does not mention this workspace', (library) => {
  expect('Synthesise it first: npx nx synth infra').toMatch(ours);
  const built = join(workspace, 'dist/libs', library);
  const files = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(js|d\.ts)$/.test(file));
  const mentions = files.flatMap((file) =>
    [...readFileSync(join(built, file), 'utf8').matchAll(ours)].map(([words]) => `${file}: ${words}`),
  );
  expect(files.length).toBeGreaterThan(0);
  expect(mentions).toEqual([]);
});

it('detects a package with a wrong path to its types', async () => {
  const faulty = join(folder, 'faulty');
  cpSync(join(workspace, 'dist/libs/domain'), faulty, { recursive: true });
  const manifest = readFileSync(join(faulty, 'package.json'), 'utf8');
  writeFileSync(join(faulty, 'package.json'), manifest.replaceAll('./index.d.ts', './types.d.ts'));
  const file = execFileSync('npm', ['pack', '--loglevel=error'], { cwd: faulty, encoding: 'utf8' }).trim();

  const problems = await packageProblems(join(faulty, file));
  expect(problems).toContainEqual(expect.stringMatching(/^publint: .*types\.d\.ts.*does not exist/));
  expect(problems).toContainEqual(expect.stringMatching(/^attw: /));
});

describe('another service with the packed libraries', () => {
  const run = async (command: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<string> => {
    // A home folder of its own, without settings, credentials or a cache.
    const own = { PATH: process.env['PATH'], HOME: folder, ...env };
    const { stdout } = await promisify(execFile)(command, args, { cwd: join(folder, 'service'), env: own });
    return stdout;
  };
  const writeJson = (file: string, content: unknown): void =>
    writeFileSync(join(folder, 'service', file), JSON.stringify(content));

  beforeAll(async () => {
    cpSync(join(import.meta.dirname, 'consumer'), join(folder, 'service'), { recursive: true });
    writeJson('package.json', { name: 'service', private: true, type: 'module' });
    const compilerOptions = { target: 'es2024', module: 'nodenext', strict: true, noEmit: true, types: ['node'] };
    writeJson('tsconfig.json', { compilerOptions: { ...compilerOptions, skipLibCheck: false }, include: ['*.ts'] });
    using registry = await servePackages(workspace, service.map(tarballOf));
    const flags = ['--no-audit', '--no-fund', '--no-update-notifier', '--ignore-scripts'];
    const readme = readFileSync(join(workspace, 'libs/repository/README.md'), 'utf8');
    const [, documented = ''] = /^ {4}(npm install .*?) +#/m.exec(readme) ?? [];
    const install = documented.replace('CLONE', workspace);
    await run('sh', ['-c', `${install} "$@"`, 'sh', '--registry', registry.url, ...flags, '@types/node']);
    // The time limit of a whole npm install without a cache.
  }, 120_000);

  it('compiles against their declarations', async () => {
    const compiler = join(workspace, 'node_modules/typescript-native/bin/tsc');
    await expect(run(process.execPath, [compiler, '-p', '.', '--checkers', '1'])).resolves.toBe('');
  });

  it("manages its rows, and needs exactly the actions of the README's policy", async () => {
    await using dynamodb = await startEngine();
    const printed: unknown = JSON.parse(
      await run(process.execPath, ['own-rows.ts'], environmentFor(dynamodb.endpoint)),
    );

    const readme = readFileSync(join(workspace, 'libs/repository/README.md'), 'utf8');
    const [, policy = ''] = /```json\n([\s\S]*?)```/.exec(readme) ?? [];
    const { Action } = v.parse(v.object({ Action: v.array(v.string()) }), JSON.parse(policy));
    expect(printed).toEqual({
      puts: ['created', 'unchanged', 'conflict', 'created'],
      compared: expect.anything(),
      changed: { price: 13 },
      stale: 'price-1: The row price-1 is at version 2, not 1',
      rescheduled: '2027-04-01',
      cancelled: 'cancelled',
      found: 5,
      gone: true,
      actions: Action.toSorted(),
    });
  });
});

function environmentFor(endpoint: string): NodeJS.ProcessEnv {
  const credentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  return { ...credentials, AWS_ENDPOINT_URL_DYNAMODB: endpoint, AWS_REGION: 'eu-west-1', TABLE_NAME: 'rows' };
}

/**
 * Starts an engine with the table `rows`, without the index of due rows, which owners do not read. The table contains
 * an item that is not a row.
 */
async function startEngine() {
  const { endpoint, close } = await startDynamoDB();
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = createDynamoDBDocumentClient({ endpoint, region: 'eu-west-1', credentials });
  await ensureTable(client, {
    TableName: 'rows',
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  });
  await client.send(new PutItemCommand({ TableName: 'rows', Item: { id: { S: 'odd' } } }));
  client.destroy();
  return { endpoint, [Symbol.asyncDispose]: close };
}
