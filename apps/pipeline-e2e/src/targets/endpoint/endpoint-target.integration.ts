import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { installedEngines } from '@daybreak/local-stack';
import { createDynamoDBDocumentClient } from '@daybreak/runtime';
import { describe, expect, it } from '@jest/globals';
import { runJest } from '../../run-jest.ts';
import { startAwsEndpoint } from '../../testing/start-aws-endpoint.ts';

const [first = 'dynalite', last = first] = installedEngines();
const nowhere = 'http://127.0.0.1:1';
/** Of this run, whatever it is itself run with. */
const noTarget = { DAYBREAK_TARGET: undefined, DAYBREAK_STACK: undefined };
const suites = (names: string): string[] => ['--runInBand', '--testPathPatterns', `suites/(${names})`];

/** The tables at an endpoint. */
async function tableNames(endpoint: string): Promise<string[]> {
  const credentials = { accessKeyId: 'owner', secretAccessKey: 'local' };
  const client = createDynamoDBDocumentClient({ endpoint, region: 'us-east-1', credentials });
  try {
    return (await client.send(new ListTablesCommand())).TableNames ?? [];
  } finally {
    client.destroy();
  }
}

describe('suites at an endpoint', () => {
  it('pass on tables and queues that they make there, and leave none', async () => {
    await using aws = await startAwsEndpoint(first);

    const { passed, output } = await runJest(suites('due-rows|killed'), {
      ...noTarget,
      DAYBREAK_ENDPOINT: aws.url,
    });

    expect({ passed, output }).toEqual({
      passed: true,
      output: expect.stringMatching(/\nendpoint: \d+ suites ran, \d+ skipped: needs .*killFunctions \(1\)/),
    });
    expect(aws.queueNames()).toEqual([]);
    expect(await tableNames(aws.url)).toEqual([]);
  });

  it('find each service at the address in the variables of the SDK', async () => {
    await using aws = await startAwsEndpoint(last);
    const { passed, output } = await runJest(suites('a-row-is-due'), {
      ...noTarget,
      DAYBREAK_ENDPOINT: nowhere,
      AWS_ENDPOINT_URL_DYNAMODB: aws.url,
      AWS_ENDPOINT_URL_SQS: aws.url,
    });
    expect({ passed, output }).toEqual({
      passed: true,
      output: expect.stringMatching(/\nendpoint: 1 suite ran\n/),
    });
  });

  it('fail where nothing is', async () => {
    const { passed, output } = await runJest(suites('a-row-is-due'), { ...noTarget, DAYBREAK_ENDPOINT: nowhere });
    expect({ passed, output }).toEqual({ passed: false, output: expect.stringContaining('ECONNREFUSED') });
  });
});
