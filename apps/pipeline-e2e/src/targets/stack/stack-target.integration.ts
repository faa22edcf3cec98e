import { createStackClock, installedEngines } from '@daybreak/local-stack';
import { describe, expect, it } from '@jest/globals';
import { newRow } from '../../item.ts';
import { noDuplicates } from '../../no-duplicates.ts';
import { runJest } from '../../run-jest.ts';
import { scanItems } from '../../scan-items.ts';
import { startPipeline } from '../../start-pipeline.ts';
import { startFakeAccount } from '../../testing/start-fake-account.ts';

const stackName = 'Daybreak-dev';
const [engine = 'dynalite'] = installedEngines();
/** Those that need nothing of a target. */
const suites = ['--runInBand', '--testPathPatterns', 'suites/(due-rows|a-row|killed)'];

describe('suites on a deployed stack', () => {
  it('find it by its outputs, run it by its scanner, and leave nothing of theirs in its tables', async () => {
    // A deployed stack's time passes by itself, and nobody here can move it. Nor can a suite that needs it ask such a stack for no duplicates.
    const clock = createStackClock({ kind: 'real' });
    await using deployed = await startPipeline({ engine, runIn: 'this process', clock, ...noDuplicates });
    await using account = await startFakeAccount(stackName, deployed.stack);
    await deployed.put(newRow({ id: 'of-others', dueDate: '2999-01-01' }));
    const before = await deployed.items();

    const { passed, output } = await runJest(suites, {
      DAYBREAK_TARGET: undefined,
      DAYBREAK_ENDPOINT: undefined,
      DAYBREAK_STACK: stackName,
      AWS_REGION: deployed.stack.region,
      AWS_ACCESS_KEY_ID: 'owner',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_CLOUDFORMATION: account.url,
      AWS_ENDPOINT_URL_LAMBDA: account.url,
      AWS_ENDPOINT_URL_DYNAMODB: deployed.stack.dynamodbEndpoint,
      AWS_ENDPOINT_URL_SQS: deployed.stack.sqsEndpoint,
    });

    expect({ passed, output }).toEqual({
      passed: true,
      output: expect.stringMatching(/\nstack Daybreak-dev: \d+ suites ran, \d+ skipped: needs idle \(\d+\), /),
    });
    expect(new Set(account.invoked)).toEqual(new Set(['daybreak-dev-scanner']));
    await deployed.idle();
    expect(await deployed.items()).toEqual(before);
    const runs = await scanItems(deployed.documentClient, deployed.stack.outputs['RunsTableName'] ?? '');
    // The scanner's own notes, which any run leaves: of the last run, and of how far the runs have come.
    const notes = new Set(['latest-finished', 'dispatch-position']);
    expect(new Set(runs.map(({ runId }) => String(runId)))).toEqual(notes);
  });
});
