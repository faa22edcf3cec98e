import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type AttributeValue, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { ensureTable, startDynamoDB } from '@daybreak/local-stack';
import { createDynamoDBDocumentClient } from '@daybreak/runtime';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import * as v from 'valibot';
import { workspaceRoot } from '../terminal/resolve-path.ts';
import { awsEnvironment, setEnvironment } from '../testing/aws-environment.ts';
import { type CommandFolder, makeCommandFolder } from '../testing/command-folder.ts';
import { type Finished, startCli } from '../testing/run-cli.ts';
import { runHere } from '../testing/run-here.ts';

// Each test runs several commands.
jest.setTimeout(240_000);

const document = readFileSync(join(workspaceRoot, 'docs/adopt.md'), 'utf8');
const countsSchema = v.pipe(v.string(), v.parseJson(), v.object({ imported: v.number(), unchanged: v.number() }));
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const lineSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    Item: v.record(
      v.string(),
      v.custom<AttributeValue>((value) => typeof value === 'object'),
    ),
  }),
);

/** The content of a block of the document that names a file. */
function fileOf(name: string): string {
  return new RegExp(`^\`\`\`\\w+ ${name}\n([^]*?)^\`\`\``, 'm').exec(document)?.[1] ?? '';
}

/** The commands of the document, each with the lines that it shows of their output. */
function sessions(): { args: string[]; shown: string[] }[] {
  return [...document.matchAll(/^```console\n([^]*?)^```/gm)].flatMap(([, block = '']) =>
    block
      .split(/^\$ npx daybreak /m)
      .slice(1)
      .map((session) => {
        const [command = '', ...shown] = session.trimEnd().split('\n');
        return { args: [...command.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word), shown };
      }),
  );
}

describe('a source', () => {
  let folder: CommandFolder;
  let dynamodb: Awaited<ReturnType<typeof startDynamoDB>>;
  let client: ReturnType<typeof createDynamoDBDocumentClient>;
  const table = 'subscriptions';

  beforeAll(async () => {
    folder = makeCommandFolder();
    dynamodb = await startDynamoDB({});
    // The SDK reads the variables of the process. Jest gives each test file a copy of them.
    setEnvironment({
      ...awsEnvironment(folder.path),
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint,
      AWS_REGION: 'eu-west-1',
    });
    client = createDynamoDBDocumentClient({ endpoint: dynamodb.endpoint, region: 'eu-west-1', credentials });
    await ensureTable(client, {
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'subscriptionId', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'subscriptionId', AttributeType: 'S' }],
    });
    for (const line of fileOf('subscriptions.json').trim().split('\n'))
      await client.send(new PutItemCommand({ TableName: table, Item: v.parse(lineSchema, line).Item }));
    for (const name of ['subscriptions.json', 'prices.csv']) folder.write(name, fileOf(name));
  });
  afterAll(async () => {
    client.destroy();
    await dynamodb.close();
    folder[Symbol.dispose]();
  });

  const daybreak = async (...args: readonly string[]): Promise<Finished> => await runHere(folder.path, args);
  const items = async (): Promise<unknown> =>
    (await client.send(new ScanCommand({ TableName: table, ConsistentRead: true }))).Items;

  test('is adopted as docs/adopt.md shows, and stays as it is', async () => {
    const before = await items();
    const commands = sessions();
    expect(commands.length).toBeGreaterThan(5);
    for (const { args, shown } of commands) {
      const { stdout, stderr } = await daybreak(...args);
      const printed = `${stdout}${stderr}`.split('\n').map((line) => line.trimEnd());
      expect({ args, printed: shown.filter((line) => printed.includes(line)) }).toEqual({ args, printed: shown });
    }
    expect(await items()).toEqual(before);
    const { stdout } = await daybreak('show', 'sub-2', '--json', '--target', './data');
    expect(JSON.parse(stdout)).toMatchObject({ dueDate: '2027-03-29', changes: { plan: 'team', seats: 3 } });
    expect(readFileSync(join(folder.path, 'prices.csv.rejected'), 'utf8')).toBe(
      'SKU,valid from,net price,daybreak.rejected\ntea-3,31.02.2027,7,dueDate: valid from is not a date of the format DD.MM.YYYY\n',
    );
  });

  const fields = ['id=subscriptionId', 'dueDate=renewal.date:iso'];

  test('lists what makes no row, and its rejected items are adopted when they are fixed', async () => {
    const bad = { subscriptionId: { S: 'sub-9' }, status: { S: 'active' }, renewal: { M: { date: { S: 'soon' } } } };
    await client.send(new PutItemCommand({ TableName: table, Item: bad }));
    const adopt = ['adopt', '--table', table, '--map', ...fields, '--filter', 'status!=cancelled'];
    const refused = await daybreak(...adopt, '--target', './other');
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('dueDate: renewal.date is not a date of the format iso');
    const dry = await daybreak(...adopt, '--dry-run', '--json', '--target', './other');
    expect(dry.exitCode).toBe(2);
    expect(JSON.parse(dry.stdout)).toMatchObject({ read: 4, filtered: 1, rows: 2, skipped: 1, dryRun: true });

    const { exitCode, stdout } = await daybreak(...adopt, '--skip-invalid', '--json', '--target', './other');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ read: 4, imported: 2, skipped: 1 });
    const name = 'subscriptions.jsonl.rejected';
    folder.write(name, readFileSync(join(folder.path, name), 'utf8').replace('soon', '2027-05-01'));
    const again = await daybreak('adopt', name, '--map', ...fields, '--json', '--target', './other');
    expect(JSON.parse(again.stdout)).toMatchObject({ imported: 1, skipped: 0 });
  });

  test('is a compressed export, or plain JSON Lines', async () => {
    folder.write('part.json.gz', '');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(join(folder.path, 'part.json.gz'), gzipSync(fileOf('subscriptions.json')));
    folder.write('plain.jsonl', '{"subscriptionId":7,"renewal":{"date":"2027-06-01"}}\n');
    const args = ['adopt', 'part.json.gz', 'plain.jsonl', '--map', ...fields, '--json', '--target', './third'];
    expect(JSON.parse((await daybreak(...args)).stdout)).toMatchObject({ read: 4, imported: 4 });
    expect(JSON.parse((await daybreak(...args)).stdout)).toMatchObject({ read: 4, imported: 0, unchanged: 4 });
    expect(JSON.parse((await daybreak('show', '7', '--json', '--target', './third')).stdout)).toMatchObject({
      id: '7',
    });
  });

  test('goes on after an interrupt, with the same command', async () => {
    const ids = Array.from({ length: 2_000 }, (_, number) => `{"id":"${number}","due":"2027-06-01"}\n`);
    folder.write('many.jsonl', ids.join(''));
    const args = ['adopt', 'many.jsonl', '--map', 'id=id', 'dueDate=due', '--target', './fourth', '--json'];
    const command = startCli(folder.path, [...args, '--rate', '200/s']);
    await command.saying('of 2,000 rows');
    command.kill('SIGINT');
    const stopped = await command.finished;
    expect(stopped).toMatchObject({ exitCode: 130, stdout: '' });
    expect(stopped.stderr).toContain('To go on, run the same command again');
    const { imported, unchanged } = v.parse(countsSchema, (await daybreak(...args)).stdout);
    expect(unchanged).toBeGreaterThan(0);
    expect(imported).toBeGreaterThan(0);
    expect(imported + unchanged).toBe(2_000);
  });

  test.each([
    [['--map', 'id=subscriptionId', '--table', table], 'A row needs dueDate: add --map dueDate=SOURCE'],
    [['--map', ...fields], 'Adopt what? Give --table NAME, or files'],
    [['prices.csv', '--table', table, '--map', ...fields], 'A table and files exclude each other'],
    [
      ['--table', 'nothing', '--map', ...fields],
      'There is no table nothing: check --table, --table-region and --table-profile',
    ],
    [
      ['--table', table, '--map', 'id=subscriptionID', 'dueDate=renewal.date:iso'],
      'No item has subscriptionID, which --map names: did you mean subscriptionId?',
    ],
    [['prices.ion', '--map', ...fields], 'prices.ion is an export in Amazon Ion: export the table as DynamoDB JSON'],
    [['prices.xml', '--map', ...fields], 'prices.xml: the name must end in'],
  ])('%j is refused', async (args, message) => {
    const { exitCode, stderr } = await daybreak('adopt', ...args, '--target', './nowhere');
    expect(exitCode).toBeGreaterThan(0);
    expect(stderr).toContain(message);
  });
});
