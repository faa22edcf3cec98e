import { createSqsClient } from '@daybreak/runtime';
import { openTables } from '../../pipeline/open-tables.ts';
import type { Environment } from '../../terminal/environment.ts';
import { clientConfig } from './client-config.ts';
import { describeAlarms } from './describe-alarms.ts';
import { findStack } from './find-stack.ts';
import { invokeScanner } from './invoke-scanner.ts';
import { readMetrics } from './read-metrics.ts';
import { readTemplate } from './read-template.ts';
import type { StackAddress } from './stack-target.ts';
import type { StackTarget } from './stack-target.ts';

/** Opens a deployed stack by its outputs. Throws CommandError when there is no such stack, or when an output is missing. */
export async function openStackTarget(address: StackAddress, { signal }: Environment): Promise<StackTarget> {
  const outputs = await findStack(address, signal);
  const { outputOf, queueNames, queueUrlOf } = outputs;
  using opening = new DisposableStack();
  const tables = opening.use(openTables(clientConfig(address), outputs));
  // A queue URL has a host of AWS. With this setting, AWS_ENDPOINT_URL applies to SQS as to every other service.
  const sqs = createSqsClient({ ...clientConfig(address), useQueueUrlAsEndpoint: false });
  opening.defer(() => sqs.destroy());
  const opened = opening.move();
  return {
    kind: 'stack',
    name: address.name,
    rows: tables.rows,
    get runs() {
      return tables.runs;
    },
    queues: async () => ({ sqs, names: queueNames, urlOf: queueUrlOf }),
    invokeScanner: async (trigger) =>
      await invokeScanner(address, { functionName: outputOf('ScannerFunctionName'), trigger, signal }),
    template: async () => await readTemplate(address, signal),
    alarms: async () => await describeAlarms(address, outputOf('AlarmNamePrefix')),
    metrics: readMetrics(address, {
      names: queueNames,
      urlOf: queueUrlOf,
      alarmNamePrefix: () => outputOf('AlarmNamePrefix'),
    }),
    [Symbol.asyncDispose]: async () => opened.dispose(),
  };
}
