import { createStackClock, type LocalStack, NotIdleError, type Queue, startLocalStack } from '@daybreak/local-stack';
import type { TemplateValues } from '../simulation/read-template.ts';
import { createTableReader, type TableItem } from '../waiting/create-table-reader.ts';
import { InitError } from './entry-points/init-error.ts';
import type { TestedPipeline } from './read-pipeline.ts';

/** The state of a pipeline after one arrival. */
export interface ObservedRun {
  /** The items of each table, by table and key. */
  readonly tables: Readonly<Record<string, Readonly<Record<string, TableItem>>>>;
  /** The functions that were invoked. */
  readonly invoked: readonly string[];
  /** The number of receives of each message, by the queue of the receiving function. */
  readonly received: Readonly<Record<string, number>>;
  /** The functions and deliveries that failed. */
  readonly failed: readonly string[];
  /** The number of messages in each queue that no function receives from: the output of the pipeline. */
  readonly leaves: Readonly<Record<string, number>>;
  /** The log of the functions, if no item, message or event is left: a function may have ignored an error. */
  readonly log: readonly string[];
}

export interface ObserveOptions {
  readonly templatePaths: readonly string[];
  readonly pipeline: Pick<TestedPipeline, 'entryPoint' | 'arrival' | 'received' | 'deadLetterQueues' | 'tables'>;
  readonly values?: TemplateValues;
  /** Whether the arrival is meant to fail. */
  readonly fails: boolean;
  /** The start of the stack's clock, in epoch milliseconds. Default: now. */
  readonly startAt?: number;
}

/** The time limit of a run: far above what an arrival takes, cold starts included. A message that always fails is retried until then. */
const idleTimeoutMs = 20_000;
const shownLines = 10;
const shownLength = 300;

/**
 * Sends an arrival to a pipeline on a local stack, waits until the stack is idle, and returns its state. Throws InitError if the arrival
 * fails or has no effect, or if it does not fail with `fails`, and the errors of `startLocalStack`.
 */
export async function observeRun({
  templatePaths,
  pipeline,
  values,
  fails,
  startAt,
}: ObserveOptions): Promise<ObservedRun> {
  const log: string[] = [];
  const stack = await startLocalStack({
    templatePath: templatePaths,
    ...values,
    clock: createStackClock({ kind: 'real', ...(startAt !== undefined && { startAt }) }),
    delivery: { duplicates: 0 },
    onFunctionLog: (functionName, line) => log.push(`  ${functionName}: ${line}`),
  });
  try {
    await stack.arrive(pipeline.arrival);
    const end = await endOf(stack, pipeline);
    if (end === 'not idle' || (end === 'failed' && !fails)) throw failureAt(pipeline, { log, fails });
    if (end === 'handled' && fails)
      throw new InitError(`No function and no delivery fails for ${shown(pipeline)}: leave out --fails`);
    const isReceived = ({ name }: Queue): boolean => pipeline.received.includes(name);
    const queues = stack.queues.queues();
    const left = queues.filter((queue) => !isReceived(queue) && queue.messages().length > 0);
    const invoked = Object.keys(stack.invocationCounts()).toSorted();
    if (invoked.length + left.length === 0) throw nothingAt(pipeline);
    const tables = await readTables(stack, pipeline.tables);
    const isAnythingLeft =
      left.length > 0 ||
      stack.events.published().length > 0 ||
      Object.values(tables).some((items) => Object.keys(items).length > 0);
    return {
      invoked,
      tables,
      received: Object.fromEntries(
        queues.filter(isReceived).flatMap((queue) => {
          const counts = [...queue.receiveCounts().values()];
          return counts.length === 0 ? [] : [[queue.name, Math.max(...counts)]];
        }),
      ),
      failed: [...new Set(stack.failures().map(({ name }) => name))].toSorted(),
      leaves: Object.fromEntries(left.map((queue) => [queue.name, queue.messages().length])),
      log: isAnythingLeft ? [] : shortened(log),
    };
  } finally {
    await stack.stop();
  }
}

/** Waits until the stack is idle. `handled` means that nothing failed, and that each message was received once. */
async function endOf(
  stack: LocalStack,
  { received, deadLetterQueues }: ObserveOptions['pipeline'],
): Promise<'handled' | 'failed' | 'not idle'> {
  try {
    await stack.waitUntilIdle({ timeoutMs: idleTimeoutMs, skipTime: true, leaves: 'any' });
  } catch (error) {
    // Without a dead-letter queue, a failing message is retried for days.
    if (error instanceof NotIdleError) return 'not idle';
    throw error;
  }
  const counts = received.flatMap((name) => [...stack.queues.queueOrThrow(name).receiveCounts().values()]);
  const dead = deadLetterQueues.flatMap((name) => stack.queues.queueOrThrow(name).messages());
  const isHandled = dead.length === 0 && counts.every((count) => count === 1) && stack.failures().length === 0;
  return isHandled ? 'handled' : 'failed';
}

function failureAt(
  pipeline: ObserveOptions['pipeline'],
  { log, fails }: { log: readonly string[]; fails: boolean },
): InitError {
  const lines = shortened(log);
  const logged = lines.length === 0 ? [] : ['Log:', ...lines];
  const advice = fails
    ? 'The retries never end: add a dead-letter queue or a failure destination'
    : `Pass a message that it accepts with --message '{"…":"…"}', or --fails if it is meant to fail`;
  return new InitError([`The pipeline fails for ${shown(pipeline)}. ${advice}`, ...logged].join('\n'));
}

function nothingAt(pipeline: ObserveOptions['pipeline']): InitError {
  return new InitError(
    `No function is invoked and no queue has a message after ${shown(pipeline)}. Pass another message: --message '{"…":"…"}'`,
  );
}

function shown({ entryPoint, arrival }: ObserveOptions['pipeline']): string {
  return `the arrival at the ${entryPoint.kind} ${entryPoint.name}: ${JSON.stringify(arrival)}`;
}

/** Returns the first lines of a log, without repetitions by retries. */
function shortened(log: readonly string[]): string[] {
  return [...new Set(log)]
    .slice(0, shownLines)
    .map((line) => (line.length > shownLength ? `${line.slice(0, shownLength)}…` : line));
}

async function readTables(stack: LocalStack, tables: readonly string[]): Promise<ObservedRun['tables']> {
  const observed: Record<string, Record<string, TableItem>> = {};
  for (const table of tables) {
    const { every, keyOf } = await createTableReader(stack, table);
    const items = (await every?.()) ?? [];
    observed[table] = Object.fromEntries(items.map((item) => [keyOf(item), inOrder(item)]));
  }
  return observed;
}

/** Sorts the attributes of an item, because DynamoDB returns them in any order. */
function inOrder(item: TableItem): TableItem {
  return Object.fromEntries(Object.entries(item).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
