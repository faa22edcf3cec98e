// The stack in a process of its own, so that what the benchmark itself does is neither on its event loop nor in its memory.
import { type LocalStack, startLocalStack } from '@daybreak/local-stack';
import * as v from 'valibot';
import { requestsBetween, unitsBetween } from './counts-between.ts';
import { readUsage, usageBetween } from './process-usage.ts';
import { commandSchema, type StackIdle, type StackReady, stackSettingsSchema } from './stack-messages.ts';

const send = (event: StackReady | StackIdle): void => void process.send?.(event);

const { nodeOptions, count, ...settings } = v.parse(stackSettingsSchema, JSON.parse(process.argv[2] ?? '{}'));
const profiling =
  nodeOptions === undefined ? {} : { environment: { NODE_OPTIONS: nodeOptions }, letFunctionsExit: true };
const stack = await startLocalStack({
  ...settings,
  ...profiling,
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

  const processes = processesOf(stack);
  send({
    kind: 'idle',
    durationMs,
    requests: requestsBetween(requestsBefore, stack.requestCounts()),
    units: unitsBetween(unitsBefore, stack.unitCounts()),
    // Nothing else is ever sent there: the rows came into the table, not into the queue.
    rowMessages: stack.queues.queueOrThrow(queueNameOf(outputs['RowQueueUrl'] ?? '')).receiveCounts().size,
    processes,
    ...(usageBefore === undefined || usageAfter === undefined ? {} : { usage: usageBetween(usageBefore, usageAfter) }),
  });
}

async function stop(): Promise<void> {
  await stack.stop();
  if (process.connected) process.disconnect();
}

function queueNameOf(queueUrl: string): string {
  return queueUrl.split('/').at(-1) ?? queueUrl;
}

function processesOf({ processes }: LocalStack): { name: string; pid: number }[] {
  return [{ name: 'stack', pid: process.pid }, ...processes()];
}
