import { readFileSync } from 'node:fs';
import { startLocalStack } from '@daybreak/local-stack';
import { createSqsClient } from '@daybreak/runtime';
import { openTables } from '../pipeline/open-tables.ts';
import { readOutputs } from '../pipeline/outputs.ts';
import { awsEnvironment, setEnvironment } from './aws-environment.ts';
import { templatePath } from './run-cli.ts';
import { forgetFailedIndex, spoilItem } from './spoil-item.ts';
import { startFakeAws } from './start-fake-aws.ts';
import { commandsOn, type TestTarget } from './test-target.ts';

/** A local stack without rows, which commands see as a deployed one. */
export async function startStack(folder: string): Promise<TestTarget> {
  await using starting = new AsyncDisposableStack();
  const stack = await startLocalStack({ templatePath, leaves: 'any' });
  starting.defer(async () => await stack.stop());
  const aws = starting.use(await startFakeAws(stack, readFileSync(templatePath, 'utf8')));
  const { region, dynamodbEndpoint, sqsEndpoint } = stack;
  // The URL of a deployed queue has a host of AWS, to which no test may send a request.
  const onAws = (value: string): string => value.replace(sqsEndpoint, `https://sqs.${region}.amazonaws.com`);
  aws.stacks.set(
    'Daybreak-dev',
    Object.fromEntries(Object.entries(stack.outputs).map(([name, value]) => [name, onAws(value)])),
  );
  // The SDK reads the variables of the process. Jest gives each test file a copy of them.
  setEnvironment({
    ...awsEnvironment(folder),
    AWS_REGION: region,
    AWS_ENDPOINT_URL_CLOUDFORMATION: aws.endpoint,
    AWS_ENDPOINT_URL_CLOUDWATCH: aws.endpoint,
    AWS_ENDPOINT_URL_LAMBDA: aws.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodbEndpoint,
    AWS_ENDPOINT_URL_SQS: sqsEndpoint,
  });
  const commands = commandsOn(folder, 'stack:Daybreak-dev');
  const outputs = readOutputs(stack.outputs, (name) => new Error(`There is no output ${name}`));
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const {
    rows,
    runs,
    [Symbol.dispose]: closeTables,
    // The time of the stack, which is ahead of this machine after it skipped hours.
  } = openTables({ endpoint: dynamodbEndpoint, region, credentials }, outputs, {
    now: () => new Date(stack.clock.now()),
  });
  starting.defer(closeTables);
  const sqs = createSqsClient({ endpoint: sqsEndpoint, region, credentials });
  starting.defer(() => sqs.destroy());
  const idle = async (): Promise<void> => await stack.waitUntilIdle({ timeoutMs: 60_000, skipTime: true });
  const table = { endpoint: dynamodbEndpoint, tableName: outputs.outputOf('RowsTableName') };
  const started = starting.move();
  return {
    ...commands,
    kind: 'stack',
    aws,
    open: async (use) =>
      await use({ rows, runs, queues: { sqs, names: outputs.queueNames, urlOf: outputs.queueUrlOf } }),
    spoil: async (id, attributes) => await spoilItem({ ...table, id, attributes }),
    forgetFailedIndex: async (id) => await forgetFailedIndex({ ...table, id }),
    requests: () => stack.requestCounts(),
    scans: () => stack.requestCounts()['DynamoDB.Scan'] ?? 0,
    idle,
    async runDay(day) {
      // With --yes, since the day may be in the future.
      await commands.daybreak('trigger', '--on', day, '--yes');
      await idle();
    },
    [Symbol.asyncDispose]: async () => await started.disposeAsync(),
  };
}
