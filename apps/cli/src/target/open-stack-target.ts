import { createSqsClient } from '@daybreak/runtime';
import type { Environment } from '../options/environment.ts';
import { describeAlarms } from './describe-alarms.ts';
import { clientConfig, findStack, type StackPlace } from './find-stack.ts';
import { invokeScanner } from './invoke-scanner.ts';
import { openTables } from './open-tables.ts';
import { queueOutputs } from './outputs.ts';
import type { StackTarget } from './target.ts';

/** Opens what a deployed stack publishes. Throws CommandError when there is no such stack, or it publishes too little. */
export async function openStackTarget(place: StackPlace, { signal }: Environment): Promise<StackTarget> {
  const outputOf = await findStack(place, signal);
  using opening = new DisposableStack();
  const tables = opening.use(openTables(clientConfig(place), outputOf));
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
    queues: async () => ({ sqs, urlOf: (queue) => outputOf(queueOutputs[queue]) }),
    invokeScanner: async (trigger) =>
      await invokeScanner(place, { functionName: outputOf('ScannerFunctionName'), trigger, signal }),
    alarms: async () => await describeAlarms(place, outputOf('AlarmNamePrefix')),
    [Symbol.asyncDispose]: async () => opened.dispose(),
  };
}
