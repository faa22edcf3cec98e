import { type DynamoDBDocumentClient, GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { RowDefinition, RowMessage, ValueMessage } from '@daybreak/domain';
import {
  type AsyncInvocation,
  type DynamoDBEngine,
  type LocalStack,
  type LocalStackOptions,
  NotIdleError,
  type Queue,
  startLocalStack,
} from '@daybreak/local-stack';
import { createRowRepository, type RowRepository } from '@daybreak/repository';
import { createDynamoDBDocumentClient, mapWithConcurrency, systemClock } from '@daybreak/runtime';
import { type DynamoDBProxy, startDynamoDBProxy } from './dynamodb-proxy/start-dynamodb-proxy.ts';
import type { Item } from './item.ts';
import { type OutcomeLine, parseOutcomeLine } from './outcome-line.ts';
import { templatePath } from './template-path.ts';

/** Bounds every wait; far above what a run takes on a busy machine. */
const idleTimeoutMs = 60_000;
const putConcurrency = 20;
const shownLogLines = 20;

export interface PipelineOptions extends Omit<Partial<LocalStackOptions>, 'engine' | 'onFunctionLog'> {
  readonly engine: DynamoDBEngine;
}

export interface PipelineQueues {
  readonly row: Queue;
  readonly rowDeadLetter: Queue;
  readonly value: Queue;
  readonly valueDeadLetter: Queue;
  readonly parking: Queue;
}

/** The whole pipeline, from the template that is deployed, and what a suite needs to drive it and to look at it. */
export interface Pipeline extends AsyncDisposable {
  readonly stack: LocalStack;
  /** Straight to the engine, past the proxy. */
  readonly rows: RowRepository;
  readonly documentClient: DynamoDBDocumentClient;
  readonly queues: PipelineQueues;
  /** Between the functions and DynamoDB. */
  readonly dynamodb: DynamoDBProxy;
  put(...definitions: RowDefinition[]): Promise<void>;
  /** Fires the schedule (UTC instant); resolves when the scanner is done, retries included. */
  fire(scheduledTime: string, input?: object): Promise<AsyncInvocation>;
  /** Fires the schedule and waits until all that follows is done. Throws when the scanner failed. */
  run(scheduledTime: string, input?: object): Promise<void>;
  /** Waits until nothing is left to do, skipping time. Throws NotIdleError with what is left and the last log lines. */
  idle(options?: { timeoutMs: number }): Promise<void>;
  /** Every attribute that DynamoDB holds of a row. */
  item(id: string): Promise<Item | undefined>;
  /** Every row of the table, by id. */
  items(): Promise<Record<string, Item>>;
  /** The message's id. */
  sendRowMessage(message: RowMessage): string;
  sendValueMessage(message: ValueMessage): string;
  /** What the functions logged of each delivery, in order. */
  outcomes(): OutcomeLine[];
}

export async function startPipeline(options: PipelineOptions): Promise<Pipeline> {
  const log: string[] = [];
  const dynamodb = await startDynamoDBProxy();
  let stack: LocalStack;
  try {
    stack = await startLocalStack({
      templatePath,
      // Half the cost of a start: a process that a test doesn't need is not there.
      warmUp: false,
      ...options,
      environment: { ...options.environment, AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint },
      onFunctionLog: (functionName, line) => void log.push(`${functionName} ${line}`),
    });
  } catch (error) {
    await dynamodb.close();
    throw error;
  }
  dynamodb.passOnTo(stack.dynamodbEndpoint);

  const output = (name: string): string => {
    const value = stack.outputs[name];
    if (value === undefined) throw new Error(`The template has no output ${name}`);
    return value;
  };
  const tableName = output('RowsTableName');
  const shardCount = Number(options.environment?.['DUE_SHARD_COUNT'] ?? output('DueShardCount'));
  const documentClient = createDynamoDBDocumentClient({
    endpoint: stack.dynamodbEndpoint,
    region: stack.region,
    credentials: { accessKeyId: 'owner', secretAccessKey: 'local' },
  });
  const rows = createRowRepository({ documentClient, tableName, shardCount, clock: systemClock });
  const queue = (name: string): Queue => stack.queues.queueOrThrow(output(`${name}Url`));
  const queues = {
    row: queue('RowQueue'),
    rowDeadLetter: queue('RowDeadLetterQueue'),
    value: queue('ValueQueue'),
    valueDeadLetter: queue('ValueDeadLetterQueue'),
    parking: queue('ParkingQueue'),
  };
  const fire: Pipeline['fire'] = async (scheduledTime, input) =>
    await stack.fireSchedule(output('ScheduleName'), { scheduledTime: new Date(scheduledTime), input });
  const idle: Pipeline['idle'] = async ({ timeoutMs } = { timeoutMs: idleTimeoutMs }) => {
    try {
      await stack.waitUntilIdle({ timeoutMs, skipTime: true });
    } catch (error) {
      if (!(error instanceof NotIdleError)) throw error;
      const lines = [error.message, 'The last log lines:', ...log.slice(-shownLogLines)];
      throw new NotIdleError(lines.join('\n'), { cause: error });
    }
  };

  return {
    stack,
    rows,
    documentClient,
    queues,
    dynamodb,
    async put(...definitions) {
      const settled = await mapWithConcurrency(definitions, putConcurrency, async (row) => await rows.put(row));
      for (const result of settled) if (result.status === 'rejected') throw result.reason;
    },
    fire,
    async run(scheduledTime, input) {
      // Side by side: the scanner's retries wait for time that `idle` skips.
      const fired = fire(scheduledTime, input);
      await idle();
      const { result } = await fired;
      if (!result.ok) throw new Error(`The scanner failed: ${result.error.errorMessage}`);
    },
    idle,
    async item(id) {
      const command = new GetCommand({ TableName: tableName, Key: { id }, ConsistentRead: true });
      return (await documentClient.send(command)).Item;
    },
    async items() {
      const { Items: items = [], LastEvaluatedKey: more } = await documentClient.send(
        new ScanCommand({ TableName: tableName, ConsistentRead: true }),
      );
      if (more !== undefined) throw new RangeError('The table is above 1 MB: look at its rows one by one');
      return Object.fromEntries(items.map((item) => [String(item['id']), item]));
    },
    sendRowMessage: (message) => send(queues.row, message),
    sendValueMessage: (message) => send(queues.value, message),
    outcomes: () => log.flatMap((line) => parseOutcomeLine(line.slice(line.indexOf(' ') + 1)) ?? []),
    async [Symbol.asyncDispose]() {
      documentClient.destroy();
      await stack.stop();
      await dynamodb.close();
    },
  };
}

function send(queue: Queue, message: object): string {
  const [sent] = queue.send([{ body: JSON.stringify(message) }]);
  if (sent === undefined) throw new Error('The message was not sent');
  return sent.messageId;
}
