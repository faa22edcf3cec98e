import { type LocalStack, NotIdleError, type Queue, startLocalStack } from '@daybreak/local-stack';
import { createTableReader, type TableItem } from '../waiting/create-table-reader.ts';
import { InitError } from './init-error.ts';
import type { TestedPipeline } from './read-pipeline.ts';

/** What a pipeline made of one message. */
export interface ObservedRun {
  /** What each table holds, by its name and by the items' keys. */
  readonly tables: Readonly<Record<string, Readonly<Record<string, TableItem>>>>;
  /** The queues from which a function received something. */
  readonly received: readonly string[];
  /** The queues that nothing reads, with messages in them: the pipeline's output. */
  readonly leaves: readonly string[];
}

export interface ObserveOptions {
  readonly templatePath: string;
  readonly pipeline: Pick<TestedPipeline, 'queue' | 'received' | 'deadLetterQueues' | 'tables'>;
  readonly message: unknown;
}

/** Far above what a first message takes, cold starts included. What always fails comes back until then. */
const idleTimeoutMs = 20_000;
const shownLines = 10;
const shownLength = 300;

/**
 * Sends one message to a pipeline on a local stack, waits until it is idle, and says what there is then. Throws InitError when a function
 * fails at a message, and what `startLocalStack` throws.
 */
export async function observeRun({ templatePath, pipeline, message }: ObserveOptions): Promise<ObservedRun> {
  const log: string[] = [];
  const stack = await startLocalStack({
    templatePath,
    delivery: { duplicates: 0 },
    onFunctionLog: (functionName, line) => log.push(`  ${functionName}: ${line}`),
  });
  try {
    stack.queues.queueOrThrow(pipeline.queue).send([{ body: JSON.stringify(message) }]);
    if (!(await isHandledAtOnce(stack, pipeline))) throw failureAt(message, pipeline.queue, log);
    const isReceived = ({ name }: Queue): boolean => pipeline.received.includes(name);
    const queues = stack.queues.queues();
    return {
      tables: await readTables(stack, pipeline.tables),
      received: namesOf(queues.filter((queue) => isReceived(queue) && queue.receiveCounts().size > 0)),
      leaves: namesOf(queues.filter((queue) => !isReceived(queue) && queue.messages().length > 0)),
    };
  } finally {
    await stack.stop();
  }
}

/** Whether each message was done with at its first receive. */
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
  return dead.length === 0 && counts.every((count) => count === 1);
}

function failureAt(message: unknown, queue: string, log: readonly string[]): InitError {
  // Each attempt says the same.
  const lines = [...new Set(log)].map((line) => (line.length > shownLength ? `${line.slice(0, shownLength)}…` : line));
  const said = lines.length === 0 ? [] : ['It says:', ...lines.slice(0, shownLines)];
  const failed = `A function fails at the message ${JSON.stringify(message)} of ${queue}`;
  return new InitError([`${failed}. Give one that it takes: --message '{"…":"…"}'`, ...said].join('\n'));
}

const namesOf = (queues: readonly Queue[]): string[] => queues.map(({ name }) => name);

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
