import { createSqsClient } from '@daybreak/runtime';
import type { Environment } from '../options/environment.ts';
import { describeAlarms } from './describe-alarms.ts';
import { clientConfig, findStack, type StackPlace } from './find-stack.ts';
import { invokeScanner } from './invoke-scanner.ts';
import { openTables } from './open-tables.ts';
import type { StackTarget } from './target.ts';

/** Opens what a deployed stack publishes. Throws CommandError when there is no such stack, or it publishes too little. */
export async function openStackTarget(place: StackPlace, { signal }: Environment): Promise<StackTarget> {
  const outputs = await findStack(place, signal);
  const { outputOf, queueNames, queueUrlOf } = outputs;
  using opening = new DisposableStack();
  const tables = opening.use(openTables(clientConfig(place), outputs));
  const sqs = createSqsClient(clientConfig(place));
  opening.defer(() => sqs.destroy());
  const opened = opening.move();
  return {
    kind: 'stack',
    name: place.name,
    rows: tables.rows,
    get runs() {
      return tables.runs;
    },
    shards: tables.shards,
    queues: async () => ({ sqs, names: queueNames, urlOf: queueUrlOf }),
    invokeScanner: async (trigger) =>
      await invokeScanner(place, { functionName: outputOf('ScannerFunctionName'), trigger, signal }),
    alarms: async () => await describeAlarms(place, outputOf('AlarmNamePrefix')),
    [Symbol.asyncDispose]: async () => opened.dispose(),
  };
}
