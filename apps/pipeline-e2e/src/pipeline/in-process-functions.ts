import { createMessageSender, createQueueDepth, createRetryPolicy, toDeadLetter } from '@daybreak/batch';
import { createDeadLetterHandler, toParkedMessage } from '@daybreak/dead-letter';
import { type Limit, limitsSchema } from '@daybreak/domain';
import { createEditorHandler } from '@daybreak/editor';
import { accessKeyOf, type HandlersByName, type StackClock } from '@daybreak/local-stack';
import { createRowRepository, createRunRepository } from '@daybreak/repository';
import { createDynamoDBDocumentClient, createMemoryMetrics, createSqsClient, type Logger } from '@daybreak/runtime';
import { createScannerHandler } from '@daybreak/scanner';
import { createWorkerHandler, toRowMessage } from '@daybreak/worker';
import { createWriterHandler } from '@daybreak/writer';
import * as v from 'valibot';
import type { FunctionWiring } from './capabilities.ts';
import { cutVisibilityTimeouts } from './cut-visibility-timeouts.ts';
import type { PipelineOutputs } from './pipeline-outputs.ts';

export interface InProcessFunctions extends Disposable {
  /** By their logical ids. */
  readonly handlers: HandlersByName;
}

/**
 * Without the functions' own limits, which go by the machine's clock: all that the test does shares this process, so on a busy
 * machine an answer that has long been there may be read seconds later.
 */
const requestHandler = { connectionTimeout: 0, requestTimeout: 0 };

/**
 * The real handlers, made in this process as each function's `handler.ts` makes them in its own: with its variables, its
 * access key, and SDK clients of its own.
 */
export function createInProcessFunctions(
  { environmentOf, region, sqsEndpoint, longestVisibilityTimeoutSeconds, changeSqs }: FunctionWiring,
  outputs: PipelineOutputs,
  onLogLine: (functionName: string, line: string) => void,
  stackClock: StackClock,
): InProcessFunctions {
  const clients: { destroy(): void }[] = [];
  // The stack's own, as in a process: a message is as old to a function as to its queue.
  const clock = { now: () => new Date(stackClock.now()) };

  const partsOf = (functionName: string) => {
    const environment = environmentOf(functionName);
    const variable = (name: string): string => {
      const value = environment[name];
      if (value === undefined) throw new Error(`${functionName} has no variable ${name}`);
      return value;
    };
    const numberVariable = (name: string): number | undefined =>
      environment[name] === undefined ? undefined : Number(environment[name]);
    const credentials = { accessKeyId: accessKeyOf(functionName), secretAccessKey: 'local' };
    const endpoint = variable('AWS_ENDPOINT_URL_DYNAMODB');
    const documentClient = createDynamoDBDocumentClient({ endpoint, region, credentials, requestHandler });
    const sqs = createSqsClient({ endpoint: sqsEndpoint, region, credentials, requestHandler });
    cutVisibilityTimeouts(sqs, longestVisibilityTimeoutSeconds);
    changeSqs?.(sqs);
    clients.push(documentClient, sqs);
    const shardCount = Number(variable('DUE_SHARD_COUNT'));
    const rows = createRowRepository({
      documentClient,
      tableName: variable('ROWS_TABLE_NAME'),
      firstShardCount: shardCount,
      clock,
    });
    const logger = createLineLogger((line) => onLogLine(functionName, line));
    const retryPolicyFor = (deadLetterQueueUrl: string) =>
      createRetryPolicy({
        sqs,
        clock,
        queueUrls: variable('QUEUE_URLS').split(','),
        deadLetterQueueUrl,
        maxAttempts: Number(variable('MAX_ATTEMPTS')),
        giveUpAfterSeconds: numberVariable('GIVE_UP_AFTER_SECONDS'),
      });
    const metrics = createMemoryMetrics();
    return { variable, numberVariable, documentClient, sqs, shardCount, rows, clock, logger, metrics, retryPolicyFor };
  };
  const scanner = partsOf(outputs.ScannerFunctionName);
  const worker = partsOf(outputs.WorkerFunctionName);
  const writer = partsOf(outputs.WriterFunctionName);
  const editor = partsOf(outputs.EditorFunctionName);
  const deadLetter = partsOf(outputs.DeadLetterFunctionName);
  const queueUrls = [scanner.variable('ROW_QUEUE_URL'), scanner.variable('VALUE_QUEUE_URL')] as const;
  const { documentClient } = scanner;

  return {
    handlers: {
      Scanner: createScannerHandler({
        ...scanner,
        config: { shardCount: scanner.shardCount },
        runs: createRunRepository({ documentClient, tableName: scanner.variable('RUNS_TABLE_NAME'), clock }),
        scanMessages: createMessageSender({ sqs: scanner.sqs, queueUrl: scanner.variable('SCAN_QUEUE_URL') }),
        rowMessages: createMessageSender({ sqs: scanner.sqs, queueUrl: queueUrls[0] }),
        queueDepth: createQueueDepth({ sqs: scanner.sqs, queueUrls }),
        retryPolicy: scanner.retryPolicyFor(scanner.variable('DEAD_LETTER_QUEUE_URL')),
      }),
      Worker: createWorkerHandler({
        ...worker,
        runs: createRunRepository({
          documentClient: worker.documentClient,
          tableName: worker.variable('RUNS_TABLE_NAME'),
          clock,
        }),
        config: {
          valuesPerMessage: worker.numberVariable('VALUES_PER_MESSAGE'),
          limits: limitsOf(environmentOf(outputs.WorkerFunctionName)['LIMITS']),
        },
        valueMessages: createMessageSender({ sqs: worker.sqs, queueUrl: worker.variable('VALUE_QUEUE_URL') }),
        rowMessages: createMessageSender({
          sqs: worker.sqs,
          queueUrl: worker.variable('ROW_QUEUE_URL'),
          toMessage: (message) => toRowMessage(message, clock.now()),
        }),
        retryPolicy: worker.retryPolicyFor(worker.variable('DEAD_LETTER_QUEUE_URL')),
      }),
      Editor: createEditorHandler({
        ...editor,
        runs: createRunRepository({
          documentClient: editor.documentClient,
          tableName: editor.variable('RUNS_TABLE_NAME'),
          clock,
        }),
        rowMessages: createMessageSender({ sqs: editor.sqs, queueUrl: editor.variable('ROW_QUEUE_URL') }),
        deadLetters: createMessageSender({
          sqs: editor.sqs,
          queueUrl: editor.variable('DEAD_LETTER_QUEUE_URL'),
          toMessage: toDeadLetter,
        }),
        retryPolicy: editor.retryPolicyFor(editor.variable('DEAD_LETTER_QUEUE_URL')),
      }),
      Writer: createWriterHandler({
        ...writer,
        rowMessages: createMessageSender({ sqs: writer.sqs, queueUrl: writer.variable('ROW_QUEUE_URL') }),
        retryPolicy: writer.retryPolicyFor(writer.variable('DEAD_LETTER_QUEUE_URL')),
      }),
      DeadLetter: createDeadLetterHandler({
        ...deadLetter,
        retryPolicy: deadLetter.retryPolicyFor(deadLetter.variable('PARKING_QUEUE_URL')),
        config: { maxReceiveCount: Number(deadLetter.variable('MAX_RECEIVE_COUNT')) },
        parkedMessages: createMessageSender({
          sqs: deadLetter.sqs,
          queueUrl: deadLetter.variable('PARKING_QUEUE_URL'),
          toMessage: toParkedMessage,
        }),
      }),
    },
    [Symbol.dispose]: () => clients.forEach((client) => client.destroy()),
  };
}

function limitsOf(variable: string | undefined): readonly Limit[] {
  return variable === undefined ? [] : v.parse(v.pipe(v.string(), v.parseJson(), limitsSchema), variable);
}

/** Lines of JSON, as the functions' own logger writes them to standard output. */
function createLineLogger(onLine: (line: string) => void): Logger {
  const log =
    (level: string): Logger['info'] =>
    (message, fields) =>
      onLine(JSON.stringify({ level, message, ...fields }));
  return { debug: log('DEBUG'), info: log('INFO'), warn: log('WARN'), error: log('ERROR') };
}
