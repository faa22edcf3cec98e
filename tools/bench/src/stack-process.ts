// The stack in a process of its own, so that what the benchmark itself does is neither on its event loop nor in its memory.
import { type LocalStack, startLocalStack } from '@daybreak/local-stack';
import * as v from 'valibot';
import { readUsage, usageBetween } from './process-usage.ts';
import { commandSchema, type StackIdle, type StackReady, stackSettingsSchema } from './stack-messages.ts';

const send = (event: StackReady | StackIdle): void => void process.send?.(event);

const { nodeOptions, count, ...settings } = v.parse(stackSettingsSchema, JSON.parse(process.argv[2] ?? '{}'));
const environment = nodeOptions === undefined ? {} : { environment: { NODE_OPTIONS: nodeOptions } };
const stack = await startLocalStack({
  ...settings,
  ...environment,
  countRequests: count,
  countUnits: count,
});

// Nobody is left to stop it later.
process.on('disconnect', () => void stop());
process.on('message', (message) => {
  const command = v.parse(commandSchema, message);
  void (command.kind === 'stop' ? stop() : run(command.scheduledTime, command.timeoutMs));
});

const { engine, outputs, dynamodbEndpoint, region } = stack;
send({ kind: 'ready', engine, outputs, dynamodbEndpoint, region });

async function run(scheduledTime: string, timeoutMs: number): Promise<void> {
  const requestsBefore = stack.requestCounts();
  const unitsBefore = stack.unitCounts();
  const usageBefore = readUsage(processesOf(stack));
  const startedAt = performance.now();
  const fired = stack.fireSchedule(outputs['ScheduleName'] ?? '', { scheduledTime: new Date(scheduledTime) });
  await stack.waitUntilIdle({ timeoutMs });
  const durationMs = performance.now() - startedAt;
  const usageAfter = readUsage(processesOf(stack));
  const { result } = await fired;
  if (!result.ok) throw new Error(`The scanner failed: ${result.error.errorMessage}`);

  const requests = Object.entries(stack.requestCounts()).map(
    ([operation, number]) => [operation, number - (requestsBefore[operation] ?? 0)] as const,
  );
  send({
    kind: 'idle',
    durationMs,
    requests: Object.fromEntries(requests.filter(([, number]) => number > 0)),
    units: Object.fromEntries(
      Object.entries(stack.unitCounts()).map(([resource, { read, write, throttled }]) => {
        const before = unitsBefore[resource] ?? { read: 0, write: 0, throttled: 0 };
        return [
          resource,
          { read: read - before.read, write: write - before.write, throttled: throttled - before.throttled },
        ];
      }),
    ),
    // Nothing else is ever sent there: the rows came into the table, not into the queue.
    rowMessages: stack.queues.queueOrThrow(queueNameOf(outputs['RowQueueUrl'] ?? '')).receiveCounts().size,
    ...(usageBefore === undefined || usageAfter === undefined ? {} : { usage: usageBetween(usageBefore, usageAfter) }),
  });
}

async function stop(): Promise<void> {
  // Functions end when this process does, and write their profiles then; stopping the stack would kill them.
  if (nodeOptions !== undefined) process.exit(0);
  await stack.stop();
  if (process.connected) process.disconnect();
}

function queueNameOf(queueUrl: string): string {
  return queueUrl.split('/').at(-1) ?? queueUrl;
}

function processesOf({ processes }: LocalStack): { name: string; pid: number }[] {
  return [{ name: 'stack', pid: process.pid }, ...processes()];
}
