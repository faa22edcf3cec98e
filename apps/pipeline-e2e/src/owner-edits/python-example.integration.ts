import { execFile, execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { installedEngines } from '@daybreak/local-stack';
import { describe, expect, it } from '@jest/globals';
import { readPipelineOutputs } from '../pipeline/pipeline-outputs.ts';
import { startPipeline } from '../start-pipeline.ts';

const example = resolve(import.meta.dirname, '../../../../examples/owner_edits.py');
/** Python and boto3 take seconds to start on a busy machine. */
const timeoutMs = 120_000;

function missingProgram(): string | undefined {
  try {
    execFileSync('python3', ['-c', 'import boto3'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'python3 with boto3';
  }
}

const missing = missingProgram();
const describeIt = missing === undefined ? describe : describe.skip;

describeIt(`examples/owner_edits.py${missing === undefined ? '' : ` (skipped: there is no ${missing})`}`, () => {
  it(
    'puts rows, and edits one in its sequence, however often it runs',
    async () => {
      await using pipeline = await startPipeline({
        engine: installedEngines()[0] ?? 'dynalite',
        runIn: 'this process',
      });
      const { stack } = pipeline;
      const env = {
        ...process.env,
        AWS_ENDPOINT_URL_SQS: stack.sqsEndpoint,
        AWS_DEFAULT_REGION: stack.region,
        AWS_ACCESS_KEY_ID: 'owner',
        AWS_SECRET_ACCESS_KEY: 'local',
        EDITOR_QUEUE_URL: readPipelineOutputs(stack.outputs).EditorQueueUrl,
      };
      const run = async (): Promise<void> => {
        await promisify(execFile)('python3', [example], { env, timeout: timeoutMs });
        await pipeline.idle();
      };

      await run();
      const rows = await pipeline.items();
      await run();

      expect(Object.keys(rows)).toHaveLength(26);
      expect(rows['price-24']).toMatchObject({ version: 1, tenant: 'acme', changes: { price: 12.5 } });
      expect(rows['offer']).toMatchObject({ version: 3, changes: { price: 19 }, dueDate: '2027-04-01' });
      expect(await pipeline.items()).toEqual(rows);
      expect(pipeline.queues.editorDeadLetter.messages()).toEqual([]);
    },
    timeoutMs,
  );
});
