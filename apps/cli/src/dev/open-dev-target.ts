import { readFile } from 'node:fs/promises';
import { createSqsClient } from '@daybreak/runtime';
import { engineAges } from '../pipeline/engine-ages.ts';
import { readOutputs } from '../pipeline/outputs.ts';
import type { StackTarget } from '../target/stack/stack-target.ts';
import { CommandError } from '../terminal/command-error.ts';
import type { DevStack } from './run-dev.ts';

/** The running stack as commands see a deployed one. It has no alarms. */
export function openDevTarget({ local, tables, templatePath }: DevStack): StackTarget {
  const { outputs, region, sqsEndpoint: endpoint } = local;
  const { outputOf, queueNames, queueUrlOf } = readOutputs(
    outputs,
    (name) => new CommandError(`The template has no output ${name}`),
  );
  // Of no function, whose role the stack would evaluate.
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const sqs = createSqsClient({ endpoint, region, credentials });
  return {
    kind: 'stack',
    name: 'daybreak dev',
    rows: tables.rows,
    get runs() {
      return tables.runs;
    },
    queues: async () => ({
      sqs,
      names: queueNames,
      urlOf: queueUrlOf,
      ages: () => engineAges(local.queues, { names: queueNames, urlOf: queueUrlOf }),
    }),
    async invokeScanner(trigger) {
      const { result } = await local.invoke(outputOf('ScannerFunctionName'), trigger);
      if (!result.ok) throw new CommandError(`The scanner failed: ${result.error.errorMessage}`);
    },
    template: async () => await readFile(templatePath, 'utf8'),
    alarms: async () => await Promise.resolve([]),
    [Symbol.asyncDispose]: async () => sqs.destroy(),
  };
}
