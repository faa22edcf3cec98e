import { type LocalStack, NotIdleError, type Queue, startLocalStack } from '@daybreak/local-stack';
import { createTableReader, type TableItem } from '../waiting/create-table-reader.ts';
import { InitError } from './entry-points/init-error.ts';
import type { TestedPipeline } from './read-pipeline.ts';

/** What a pipeline made of one arrival. */
export interface ObservedRun {
  /** What each table holds, by its name and by the items' keys. */
  readonly tables: Readonly<Record<string, Readonly<Record<string, TableItem>>>>;
  /** The functions that were invoked. */
  readonly invoked: readonly string[];
  /** The queues from which a function received something. */
  readonly received: readonly string[];
  /** How many messages are in each queue that nothing reads: the pipeline's output. */
  readonly leaves: Readonly<Record<string, number>>;
}

export interface ObserveOptions {
  readonly templatePaths: readonly string[];
  readonly pipeline: Pick<TestedPipeline, 'entryPoint' | 'arrival' | 'received' | 'deadLetterQueues' | 'tables'>;
}

/** Far above what a first arrival takes, cold starts included. What always fails comes back until then. */
const idleTimeoutMs = 20_000;
const shownLines = 10;
const shownLength = 300;

/**
 * Has something arrive at a pipeline on a local stack, waits until it is idle, and says what there is then. Throws InitError when something
 * fails at it, or when nothing comes of it, and what `startLocalStack` throws.
 */
export async function observeRun({ templatePaths, pipeline }: ObserveOptions): Promise<ObservedRun> {
  const log: string[] = [];
  const stack = await startLocalStack({
    templatePath: templatePaths,
    delivery: { duplicates: 0 },
    onFunctionLog: (functionName, line) => log.push(`  ${functionName}: ${line}`),
  });
  try {
    await stack.arrive(pipeline.arrival);
    if (!(await isHandledAtOnce(stack, pipeline))) throw failureAt(pipeline, log);
    const isReceived = ({ name }: Queue): boolean => pipeline.received.includes(name);
    const queues = stack.queues.queues();
    const left = queues.filter((queue) => !isReceived(queue) && queue.messages().length > 0);
    const observed = {
      invoked: Object.keys(stack.invocationCounts()).toSorted(),
      tables: await readTables(stack, pipeline.tables),
      received: queues.filter((queue) => isReceived(queue) && queue.receiveCounts().size > 0).map(({ name }) => name),
      leaves: Object.fromEntries(left.map((queue) => [queue.name, queue.messages().length])),
    };
    if (observed.invoked.length + left.length === 0) throw nothingAt(pipeline);
    return observed;
  } finally {
    await stack.stop();
  }
}

/** Whether nothing failed, and each message was done with at its first receive. */
async function isHandledAtOnce(
  stack: LocalStack,
  { received, deadLetterQueues }: ObserveOptions['pipeline'],
): Promise<boolean> {
  try {
    await stack.waitUntilIdle({ timeoutMs: idleTimeoutMs, skipTime: true, leaves: 'any' });
  } catch (error) {
    // Without a dead-letter queue, what fails comes back for days.
    if (error instanceof NotIdleError) return false;
    throw error;
  }
  const counts = received.flatMap((name) => [...stack.queues.queueOrThrow(name).receiveCounts().values()]);
  const dead = deadLetterQueues.flatMap((name) => stack.queues.queueOrThrow(name).messages());
  return dead.length === 0 && counts.every((count) => count === 1) && stack.failures().length === 0;
}

function failureAt({ entryPoint, arrival }: ObserveOptions['pipeline'], log: readonly string[]): InitError {
  // Each attempt says the same.
  const lines = [...new Set(log)].map((line) => (line.length > shownLength ? `${line.slice(0, shownLength)}…` : line));
  const said = lines.length === 0 ? [] : ['It says:', ...lines.slice(0, shownLines)];
  const failed = `The pipeline fails at what comes to the ${entryPoint.kind} ${entryPoint.name}: ${JSON.stringify(arrival)}`;
  return new InitError([`${failed}. Give something that it takes: --message '{"…":"…"}'`, ...said].join('\n'));
}

function nothingAt({ entryPoint, arrival }: ObserveOptions['pipeline']): InitError {
  const came = `Nothing comes of what comes to the ${entryPoint.kind} ${entryPoint.name}: ${JSON.stringify(arrival)}`;
  return new InitError(
    `${came}. No function is invoked, and no queue gets it. Give something else: --message '{"…":"…"}'`,
  );
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
