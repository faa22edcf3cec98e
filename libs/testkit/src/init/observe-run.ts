import { createStackClock, type LocalStack, NotIdleError, type Queue, startLocalStack } from '@daybreak/local-stack';
import { createTableReader, type TableItem } from '../waiting/create-table-reader.ts';
import { InitError } from './entry-points/init-error.ts';
import type { TestedPipeline } from './read-pipeline.ts';

/** What a pipeline made of one arrival. */
export interface ObservedRun {
  /** What each table holds, by its name and by the items' keys. */
  readonly tables: Readonly<Record<string, Readonly<Record<string, TableItem>>>>;
  /** The functions that were invoked. */
  readonly invoked: readonly string[];
  /** How often each message was received, by the name of the queue from which a function received it. */
  readonly received: Readonly<Record<string, number>>;
  /** The functions and deliveries that failed. */
  readonly failed: readonly string[];
  /** How many messages are in each queue that nothing reads: the pipeline's output. */
  readonly leaves: Readonly<Record<string, number>>;
  /** What was logged, where neither an item nor a message nor an event is left: a function may have swallowed an error. */
  readonly said: readonly string[];
}

export interface ObserveOptions {
  readonly templatePaths: readonly string[];
  readonly pipeline: Pick<TestedPipeline, 'entryPoint' | 'arrival' | 'received' | 'deadLetterQueues' | 'tables'>;
  /** Whether something has to fail. */
  readonly fails: boolean;
  /** Epoch milliseconds at which the stack's clock begins. Default: now. */
  readonly startAt?: number;
}

/** Far above what a first arrival takes, cold starts included. What always fails comes back until then. */
const idleTimeoutMs = 20_000;
const shownLines = 10;
const shownLength = 300;

/**
 * Has something arrive at a pipeline on a local stack, waits until it is idle, and says what there is then. Throws InitError when something
 * fails at it and is not meant to, or the other way round, when nothing comes of it, and what `startLocalStack` throws.
 */
export async function observeRun({ templatePaths, pipeline, fails, startAt }: ObserveOptions): Promise<ObservedRun> {
  const log: string[] = [];
  const stack = await startLocalStack({
    templatePath: templatePaths,
    clock: createStackClock({ kind: 'real', ...(startAt !== undefined && { startAt }) }),
    delivery: { duplicates: 0 },
    onFunctionLog: (functionName, line) => log.push(`  ${functionName}: ${line}`),
  });
  try {
    await stack.arrive(pipeline.arrival);
    const end = await endOf(stack, pipeline);
    if (end === 'not idle' || (end === 'failed' && !fails)) throw failureAt(pipeline, { log, fails });
    if (end === 'handled' && fails) throw new InitError(`Nothing fails at ${shown(pipeline)}: leave out --fails`);
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
      said: isAnythingLeft ? [] : shortened(log),
    };
  } finally {
    await stack.stop();
  }
}

/** `handled`: nothing failed, and each message was done with at its first receive. */
async function endOf(
  stack: LocalStack,
  { received, deadLetterQueues }: ObserveOptions['pipeline'],
): Promise<'handled' | 'failed' | 'not idle'> {
  try {
    await stack.waitUntilIdle({ timeoutMs: idleTimeoutMs, skipTime: true, leaves: 'any' });
  } catch (error) {
    // Without a dead-letter queue, what fails comes back for days.
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
  const said = lines.length === 0 ? [] : ['It says:', ...lines];
  const advice = fails
    ? 'It fails, and is never done with: give what fails an end, such as a dead-letter queue'
    : `Give something that it takes: --message '{"…":"…"}'; or, where it is meant to fail, --fails`;
  return new InitError([`The pipeline fails at ${shown(pipeline)}. ${advice}`, ...said].join('\n'));
}

function nothingAt(pipeline: ObserveOptions['pipeline']): InitError {
  return new InitError(
    `Nothing comes of ${shown(pipeline)}. No function is invoked, and no queue gets it. Give something else: --message '{"…":"…"}'`,
  );
}

function shown({ entryPoint, arrival }: ObserveOptions['pipeline']): string {
  return `what comes to the ${entryPoint.kind} ${entryPoint.name}: ${JSON.stringify(arrival)}`;
}

/** The first lines, each once: every attempt says the same. */
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

/** DynamoDB gives attributes in no order; the test that is written has them in the same one each time. */
function inOrder(item: TableItem): TableItem {
  return Object.fromEntries(Object.entries(item).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
