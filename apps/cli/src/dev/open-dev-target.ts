import { createSqsClient } from '@daybreak/runtime';
import { readOutputs } from '../pipeline/outputs.ts';
import type { FolderTarget } from '../target/folder/folder-target.ts';
import { CommandError } from '../terminal/command-error.ts';
import type { DevStack } from './run-dev.ts';

/** The running stack as a target, at which functions are at work. */
export function openDevTarget({ local, tables }: DevStack): FolderTarget {
  const { outputs, region, sqsEndpoint: endpoint } = local;
  const { queueNames, queueUrlOf } = readOutputs(
    outputs,
    (name) => new CommandError(`The template has no output ${name}`),
  );
  // Of no function, whose role the stack would evaluate.
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const sqs = createSqsClient({ endpoint, region, credentials });
  return {
    kind: 'folder',
    name: 'daybreak dev',
    folder: { contents: { outputs, region }, write: () => {} },
    rows: tables.rows,
    get runs() {
      return tables.runs;
    },
    queues: async () => ({ sqs, names: queueNames, urlOf: queueUrlOf }),
    [Symbol.asyncDispose]: async () => sqs.destroy(),
  };
}
