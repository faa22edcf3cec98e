import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { createForward, createMessageSender, createQueueDepth, createRetryPolicy, toDeadLetter } from '@daybreak/batch';
import { createDeadLetterHandler, toParkedMessage } from '@daybreak/dead-letter';
import { dueAt, type Limit, type RuleBook } from '@daybreak/domain';
import { createEditorHandler } from '@daybreak/editor';
import { createEventSender } from '@daybreak/events';
import { loadTemplate, readStackModel, type StackModel } from '@daybreak/local-stack';
import { createDelivery, createNotifierHandler } from '@daybreak/notifier';
import {
  archivedRowId,
  createRowRepository,
  createRunRepository,
  pausesId,
  pausesOfItem,
  settingsId,
  rowOrTombstoneOfItem,
  toAttributes,
} from '@daybreak/repository';
import {
  createDynamoDBDocumentClient,
  createMemoryLogger,
  createMemoryMetrics,
  createSqsClient,
  withoutOverhead,
} from '@daybreak/runtime';
import { createScannerHandler } from '@daybreak/scanner';
import { deadLetterQueueOf, keepByConfig, type SimulatedWiring } from '@daybreak/testkit';
import { createWorkerHandler, toRowMessage } from '@daybreak/worker';
import { createWriterHandler } from '@daybreak/writer';
import { templatePath, templateWithEvents } from '../../template-path.ts';
import type { DaybreakPipeline } from './daybreak-pipeline.ts';
import { isHeldShard, itemShape, withArchivedEnds } from './item-shape.ts';
import { failureOf, planOf } from './row-model.ts';

/** Few shards keep a run short; which row is in which makes no difference to the promises. */
const shardCount = 2;
const region = 'us-east-1';
const maxAttempts = 5;
const giveUpAfterSeconds = 24 * 60 * 60;
const holdAfterSeconds = 60 * 60;

export interface UnderTestOptions {
  /** How a row's values travel: in one message, each in one of its own, or (default) as each run's seed draws. */
  values?: 'together' | 'apart' | 'drawn' | undefined;
  /** How many rows a second may go on. Default: no limit. */
  limits?: readonly Limit[] | undefined;
  /** Days for which finished rows are kept. Default: for ever. */
  keepCompletedDays?: number | undefined;
  /** The worker's rules of a run. Default: the built-in ones. */
  rules?: ((wiring: SimulatedWiring) => RuleBook) | undefined;
  /** Whether others are told how versions end, on an event bus. Default: false. */
  events?: boolean | undefined;
}

/** Daybreak as its template has it, its real functions made in this process. */
export function daybreakUnderTest({
  values = 'drawn',
  keepCompletedDays,
  limits = [],
  rules,
  events = false,
}: UnderTestOptions = {}): DaybreakPipeline {
  const template = readTemplate(events ? templateWithEvents : templatePath);
  const output = outputsOf(template);
  const tableName = output('RowsTableName');
  const scanQueue = queueNameOf(output('ScanQueueUrl'));
  const rowQueue = queueNameOf(output('RowQueueUrl'));
  const valueQueue = queueNameOf(output('ValueQueueUrl'));
  const editorQueue = queueNameOf(output('EditorQueueUrl'));
  const clients = keepByConfig((config) => ({
    documentClient: createDynamoDBDocumentClient(config),
    sqs: createSqsClient(config),
    eventBridge: withoutOverhead(new EventBridgeClient(config)),
  }));
  const notifierQueues = events
    ? { held: queueNameOf(output('NotifierQueueUrl')), deadLetters: queueNameOf(output('NotifierDeadLetterQueueUrl')) }
    : undefined;
  const parkingQueue = queueNameOf(output('ParkingQueueUrl'));

  return {
    template,
    scanner: output('ScannerFunctionName'),
    rowsTable: tableName,
    runsTable: output('RunsTableName'),
    rowQueue,
    valueQueue,
    editor: output('EditorFunctionName'),
    editorQueue,
    functions(wiring) {
      const { clock } = wiring;
      const travelApart = values === 'drawn' ? wiring.random() < 0.5 : values === 'apart';
      const { documentClient, sqs, eventBridge } = clients(wiring.client);
      const rows = createRowRepository({
        documentClient,
        tableName,
        firstShardCount: shardCount,
        keepCompletedDays,
        clock,
        delay: wiring.wait,
        random: wiring.random,
      });
      const runs = createRunRepository({ documentClient, tableName: output('RunsTableName'), clock });
      const senderTo = <Message>(queueName: string) =>
        createMessageSender<Message>(senderOptions(wiring, sqs, queueName));
      const deadLettersOf = (queue: string): string => deadLetterQueueOf({ template }, queue);
      // As the template has it for the functions: trouble of the platform may last a day, and a dead letter of dead-letter's own any time.
      const retryPolicyFor = (deadLetterQueue: string, queues: readonly string[], giveUpAfterSeconds?: number) =>
        createRetryPolicy({
          ...senderOptions(wiring, sqs, deadLetterQueue),
          clock,
          queueUrls: queues.map(wiring.queueUrl),
          deadLetterQueueUrl: wiring.queueUrl(deadLetterQueue),
          maxAttempts,
          giveUpAfterSeconds,
        });
      const observed = () => ({ logger: createMemoryLogger(), metrics: createMemoryMetrics(), clock });
      const queueDepth = createQueueDepth({ sqs, queueUrls: [wiring.queueUrl(rowQueue), wiring.queueUrl(valueQueue)] });
      return {
        [output('ScannerFunctionName')]: createScannerHandler({
          config: { shardCount },
          rows,
          runs,
          scanMessages: senderTo(scanQueue),
          rowMessages: senderTo(rowQueue),
          queueDepth,
          retryPolicy: retryPolicyFor(deadLettersOf(scanQueue), [scanQueue], giveUpAfterSeconds),
          ...observed(),
        }),
        [output('WorkerFunctionName')]: createWorkerHandler({
          config: { limits, ...(travelApart ? { valuesPerMessage: 1 } : {}) },
          ...(rules === undefined ? {} : { rules: rules(wiring) }),
          rows,
          runs,
          valueMessages: senderTo(valueQueue),
          rowMessages: createMessageSender({
            ...senderOptions(wiring, sqs, rowQueue),
            toMessage: (message) => toRowMessage(message, clock.now()),
          }),
          retryPolicy: retryPolicyFor(deadLettersOf(rowQueue), [rowQueue], giveUpAfterSeconds),
          ...observed(),
        }),
        [output('WriterFunctionName')]: createWriterHandler({
          rowMessages: senderTo(rowQueue),
          rows,
          retryPolicy: retryPolicyFor(deadLettersOf(valueQueue), [valueQueue], giveUpAfterSeconds),
          ...observed(),
        }),
        [output('EditorFunctionName')]: createEditorHandler({
          rows,
          runs,
          rowMessages: senderTo(rowQueue),
          deadLetters: createMessageSender({
            ...senderOptions(wiring, sqs, deadLettersOf(editorQueue)),
            toMessage: toDeadLetter,
          }),
          retryPolicy: retryPolicyFor(deadLettersOf(editorQueue), [editorQueue], giveUpAfterSeconds),
          ...observed(),
        }),
        [output('DeadLetterFunctionName')]: createDeadLetterHandler({
          config: { maxReceiveCount: 500 },
          rows,
          retryPolicy: retryPolicyFor(parkingQueue, [rowQueue, valueQueue].map(deadLettersOf)),
          parkedMessages: createMessageSender({
            ...senderOptions(wiring, sqs, parkingQueue),
            toMessage: toParkedMessage,
          }),
          ...observed(),
        }),
        ...(notifierQueues === undefined
          ? {}
          : {
              [output('NotifierFunctionName')]: createNotifierHandler({
                config: { holdAfterSeconds, includeValues: false },
                deliver: createDelivery({
                  sender: createEventSender({
                    target: { kind: 'event-bus', id: output('EventTarget'), isFifo: false },
                    source: 'daybreak.dev',
                    clients: { eventBridge: () => eventBridge, sns: notCalled, sqs: notCalled },
                    retries: { wait: wiring.wait, random: wiring.random },
                  }),
                  forward: createForward({ sqs, queueUrls: [] }),
                }),
                heldEvents: senderTo(notifierQueues.held),
                retryPolicy: retryPolicyFor(notifierQueues.deadLetters, [notifierQueues.held], giveUpAfterSeconds),
                ...observed(),
              }),
            }),
      };
    },
    createRows: (client, clock, waiting) =>
      createRowRepository({
        documentClient: clients(client).documentClient,
        tableName,
        shardCount,
        clock,
        delay: waiting?.wait,
        random: waiting?.random,
      }),
    readTables: keepByConfig((config) => {
      const { documentClient } = clients(config);
      const clock = { now: () => new Date(0) };
      return {
        rows: createRowRepository({ documentClient, tableName, shardCount, clock }),
        runs: createRunRepository({ documentClient, tableName: output('RunsTableName'), clock }),
      };
    }),
    // The scanner is deployed with as many shards, so it never raises the count. No older release has failed a row.
    fixedItems: [toAttributes({ id: settingsId, shardCount, failedRowsIndexed: true })],
    otherIds: [pausesId],
    pausesId,
    pausesOf: (item) => pausesOfItem(item).active,
    isHeld: (item) => isHeldShard(item['dueShard']?.S),
    parts: { rowIdOf: archivedRowId, join: withArchivedEnds },
    rowOrTombstoneOf: rowOrTombstoneOfItem,
    shapeOf: (held, item) => itemShape(held, { shardCount, keepCompletedDays, item }),
    limits,
    plan: planOf,
    failureOf,
    events: notifierQueues && { holdAfterMs: holdAfterSeconds * 1_000, deadLetterQueue: notifierQueues.deadLetters },
    giveUpAfterMs: giveUpAfterSeconds * 1_000,
    dueAt,
  };
}

function notCalled(): never {
  throw new Error('The simulation has no such client');
}

function readTemplate(templatePath: string): StackModel {
  return readStackModel({
    template: loadTemplate(templatePath),
    templatePath,
    place: { stackName: 'Daybreak-dev', accountId: '000000000000', region, sqsEndpoint: 'http://127.0.0.1:9' },
  });
}

function outputsOf({ outputs }: StackModel): (name: string) => string {
  return (name) => {
    const value = outputs[name];
    if (value === undefined) throw new Error(`The template has no output ${name}`);
    return value;
  };
}

function senderOptions(
  { queueUrl, wait, random }: SimulatedWiring,
  sqs: ReturnType<typeof createSqsClient>,
  queueName: string,
) {
  return { sqs, queueUrl: queueUrl(queueName), wait, random };
}

function queueNameOf(queueUrl: string): string {
  return queueUrl.split('/').at(-1) ?? queueUrl;
}
