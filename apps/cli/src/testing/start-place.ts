import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { startDynamoDB, startLocalStack } from '@daybreak/local-stack';
import { createSqsClient } from '@daybreak/runtime';
import { folderOutputs } from '../stack/open-rows.ts';
import { openFolderTarget } from '../target/open-folder-target.ts';
import { openTables } from '../target/open-tables.ts';
import { readOutputs } from '../target/outputs.ts';
import type { Queues, Target } from '../target/target.ts';
import { testEnvironment } from './environment.ts';
import { type Finished, templatePath } from './run-cli.ts';
import { runHere } from './run-here.ts';
import { spoilItem } from './spoil-item.ts';
import { type FakeAws, startFakeAws } from './start-fake-aws.ts';

export type PlaceKind = 'folder' | 'stack';
export const placeKinds: readonly PlaceKind[] = ['folder', 'stack'];

/** What a test may do to a target without the command. */
export type Opened = Pick<Target, 'rows' | 'runs'> & { queues: Queues };

/** A target for the command's tests, and a folder to run it in. */
export interface Place extends AsyncDisposable {
  readonly kind: PlaceKind;
  readonly folder: string;
  /** As `--target` names it. */
  readonly target: string;
  /** Runs a command with this target. */
  daybreak(...args: readonly string[]): Promise<Finished>;
  /** The same for a command that must succeed, with --json: what it printed. */
  json(...args: readonly string[]): Promise<unknown>;
  write(name: string, content: string): void;
  open<Result>(use: (opened: Opened) => Promise<Result>): Promise<Result>;
  /** Changes attributes of a row's item without the repository, which would not make it one that it can't read. */
  spoil(id: string, attributes: Record<string, AttributeValue>): Promise<void>;
  /** Does what is due by noon (UTC) of the day, and waits until nothing is left to do. */
  runDay(day: string): Promise<void>;
  /** Of a stack. */
  readonly aws: FakeAws | undefined;
}

/** A target without a row: a data folder, or a local stack that looks like a deployed one. */
export async function startPlace(kind: PlaceKind): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-cli-'));
  const remove = (): void => rmSync(folder, { recursive: true });
  try {
    const place = kind === 'folder' ? await startFolder(folder) : await startStack(folder);
    return {
      ...place,
      async [Symbol.asyncDispose]() {
        await place[Symbol.asyncDispose]();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

function shared(folder: string, target: string) {
  const daybreak: Place['daybreak'] = async (...args) => await runHere(folder, args, { DAYBREAK_TARGET: target });
  return {
    folder,
    target,
    daybreak,
    async json(...args: readonly string[]): Promise<unknown> {
      const finished = await daybreak(...args, '--json');
      if (finished.exitCode !== 0) throw new Error(`daybreak ${args.join(' ')} failed:\n${finished.stderr}`);
      return JSON.parse(finished.stdout);
    },
    write: (name: string, content: string) => writeFileSync(join(folder, name), content),
  };
}

async function startFolder(folder: string): Promise<Place> {
  const place = shared(folder, 'data');
  place.write('none.csv', 'id,dueDate\n');
  await place.json('import', 'none.csv');
  const at = {
    kind: 'folder',
    name: 'data',
    option: '--target',
    path: join(folder, 'data'),
    engine: undefined,
  } as const;
  return {
    ...place,
    kind: 'folder',
    aws: undefined,
    async open(use) {
      await using target = await openFolderTarget(at, { create: false }, testEnvironment());
      return await use({ rows: target.rows, runs: target.runs, queues: await target.queues() });
    },
    async spoil(id, attributes) {
      const target = await openFolderTarget(at, { create: false }, testEnvironment());
      // Its engine has the folder for itself.
      await target[Symbol.asyncDispose]();
      const dynamodb = await startDynamoDB({ dataDir: at.path, engine: at.engine });
      try {
        const { outputOf } = folderOutputs(target.contents);
        await spoilItem({ endpoint: dynamodb.endpoint, tableName: outputOf('RowsTableName'), id, attributes });
      } finally {
        await dynamodb.close();
      }
    },
    async runDay(day) {
      await place.daybreak('trigger', '--on', day);
    },
    async [Symbol.asyncDispose]() {},
  };
}

async function startStack(folder: string): Promise<Place> {
  await using starting = new AsyncDisposableStack();
  const stack = await startLocalStack({ templatePath });
  starting.defer(async () => await stack.stop());
  const aws = starting.use(await startFakeAws(stack));
  aws.stacks.set('Daybreak-dev', stack.outputs);
  const { region, dynamodbEndpoint, sqsEndpoint } = stack;
  // The SDK asks the process itself. Jest gives each file a copy of its variables.
  setEnvironment({
    ...awsEnvironment(folder),
    AWS_REGION: region,
    AWS_ENDPOINT_URL_CLOUDFORMATION: aws.endpoint,
    AWS_ENDPOINT_URL_CLOUDWATCH: aws.endpoint,
    AWS_ENDPOINT_URL_LAMBDA: aws.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodbEndpoint,
    AWS_ENDPOINT_URL_SQS: sqsEndpoint,
  });
  const place = shared(folder, 'stack:Daybreak-dev');
  const outputs = readOutputs(stack.outputs, (name) => new Error(`There is no output ${name}`));
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const {
    rows,
    runs,
    [Symbol.dispose]: closeTables,
    // With the stack's time, which is ahead of this machine's once hours of it were skipped.
  } = openTables({ endpoint: dynamodbEndpoint, region, credentials }, outputs, {
    now: () => new Date(stack.clock.now()),
  });
  starting.defer(closeTables);
  const sqs = createSqsClient({ endpoint: sqsEndpoint, region, credentials });
  starting.defer(() => sqs.destroy());
  const started = starting.move();
  return {
    ...place,
    kind: 'stack',
    aws,
    open: async (use) =>
      await use({ rows, runs, queues: { sqs, names: outputs.queueNames, urlOf: outputs.queueUrlOf } }),
    spoil: async (id, attributes) =>
      await spoilItem({ endpoint: dynamodbEndpoint, tableName: outputs.outputOf('RowsTableName'), id, attributes }),
    async runDay(day) {
      // The answer is yes where the day has not come yet.
      await place.daybreak('trigger', '--on', day, '--yes');
      await stack.waitUntilIdle({ timeoutMs: 60_000, skipTime: true });
    },
    [Symbol.asyncDispose]: async () => await started.disposeAsync(),
  };
}

/** Credentials that are good for nothing but these tests, and none of this machine's own. */
export function awsEnvironment(folder: string): NodeJS.ProcessEnv {
  return {
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_CONFIG_FILE: join(folder, 'no-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'no-credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PROFILE: undefined,
    AWS_REGION: undefined,
    AWS_DEFAULT_REGION: undefined,
    AWS_SESSION_TOKEN: undefined,
  };
}

/** Sets variables of this process; undefined removes one. */
export function setEnvironment(variables: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
