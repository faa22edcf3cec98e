import { ReceiveMessageCommand, type SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { createRowRepository, createRunRepository, isRowId } from '@daybreak/repository';
import { mapWithConcurrency, systemClock } from '@daybreak/runtime';
import { createItemExpectations, type EventuallyOptions } from '@daybreak/testkit';
import type { Item } from '../item.ts';
import { scanItems } from '../scan-items.ts';
import type { Pipeline } from './pipeline.ts';
import { type PipelineOutputs, queueUrlOf } from './pipeline-outputs.ts';

const concurrency = 20;

/** What differs from target to target. */
export interface PipelineParts {
  readonly outputs: PipelineOutputs;
  /** As the rows' owner has them: past whatever stands between the functions and DynamoDB. */
  readonly documentClient: DynamoDBDocumentClient;
  readonly sqs: SQSClient;
  readonly shardCount: number;
  readonly fire: Pipeline['fire'];
  /** How it is known that nothing is left to do, or else how long to wait for what is expected. */
  readonly settling: { idle(): Promise<void> } | { waiting: EventuallyOptions };
  /** Whether the table holds nothing but what the test puts there. */
  readonly ownsTable: boolean;
  /** Takes the ids of the rows that were put. */
  end(ids: ReadonlySet<string>): Promise<void>;
}

/** Drives a pipeline by what every target has: its tables, its queues, and a way to start the scanner. */
export function createPipeline(parts: PipelineParts): Pipeline {
  const { outputs, documentClient, sqs, shardCount, fire, settling, ownsTable } = parts;
  const tableName = outputs.RowsTableName;
  const rows = createRowRepository({ documentClient, tableName, shardCount, clock: systemClock });
  const runs = createRunRepository({ documentClient, tableName: outputs.RunsTableName, clock: systemClock });
  const put = new Set<string>();

  const item: Pipeline['item'] = async (id) => {
    const command = new GetCommand({ TableName: tableName, Key: { id }, ConsistentRead: true });
    return (await documentClient.send(command)).Item;
  };
  const getMany = async (ids: readonly string[]): Promise<Item[]> =>
    (await settleEach(ids, item)).filter((each) => each !== undefined);
  const everyRow = async (): Promise<readonly Item[]> => {
    if (!ownsTable) return await getMany([...put]);
    // Rows alone: beside them lie the archived ends of those that recur, and the table's settings.
    return (await scanItems(documentClient, tableName)).filter(({ id }) => isRowId(String(id)));
  };
  const send: Pipeline['send'] = async (queue, body) => {
    const command = new SendMessageCommand({ QueueUrl: queueUrlOf(queue, outputs), MessageBody: body });
    const { MessageId: messageId } = await sqs.send(command);
    if (messageId === undefined) throw new Error(`The message to ${queue} was not sent`);
    return messageId;
  };

  const keyOf = ({ id }: Item): string => String(id);
  const waiting = 'waiting' in settling ? settling.waiting : undefined;
  const expectations = createItemExpectations<Item>({ keyOf, getMany, every: everyRow }, waiting);

  return {
    expectRow: expectations.expectItem,
    expectRows: expectations.expectItems,
    expectUntouched: expectations.expectUntouched,
    rows,
    runs,
    async put(...definitions) {
      for (const { id } of definitions) put.add(id);
      await settleEach(definitions, async (definition) => await rows.put(definition));
    },
    fire,
    async run(scheduledTime, input) {
      // Side by side: the scanner's retries may wait for time that `idle` skips.
      const fired = fire(scheduledTime, input);
      if ('idle' in settling) await settling.idle();
      const { result } = await fired;
      if (!result.ok) throw new Error(`The scanner failed: ${result.error.errorMessage}`);
    },
    item,
    items: async () => Object.fromEntries((await everyRow()).map((each) => [String(each['id']), each])),
    send,
    async receive(queue) {
      const command = new ReceiveMessageCommand({
        QueueUrl: queueUrlOf(queue, outputs),
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['All'],
      });
      return (await sqs.send(command)).Messages ?? [];
    },
    sendRowMessage: async (message) => await send('row', JSON.stringify(message)),
    sendValueMessage: async (message) => await send('value', JSON.stringify(message)),
    async [Symbol.asyncDispose]() {
      await parts.end(put);
    },
  };
}

/** Throws the first failure when every one has settled. */
async function settleEach<Input, Output>(
  inputs: readonly Input[],
  action: (input: Input) => Promise<Output>,
): Promise<Output[]> {
  const settled = await mapWithConcurrency(inputs, concurrency, action);
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
