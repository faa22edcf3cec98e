import { loadTemplate, type QueueModel, readStackModel, type StackModel } from '@daybreak/local-stack';
import { stackNameOf } from '@daybreak/local-stack/internal';
import { InitError } from './init-error.ts';

/** What of a template a first test begins with, and looks at. */
export interface TestedPipeline {
  /** The queue that the test sends to. */
  readonly queue: string;
  /** The function that receives from it. */
  readonly functionName: string;
  /** The queues from which functions receive; dead letters are none of them. */
  readonly received: readonly string[];
  /** The queues that get what was received too often. */
  readonly deadLetterQueues: readonly string[];
  readonly tables: readonly string[];
  /** A guess at a message: the keys of the tables. */
  readonly message: Readonly<Record<string, string | number>>;
  /** What of the template matters and is not emulated: one line each. */
  readonly unsupported: readonly string[];
}

/**
 * Finds the queue at which a template's pipeline begins: one that a function receives from and to which no other function sends. Throws
 * TemplateError, and InitError when there is none.
 */
export function readPipeline(templatePath: string, queueName?: string): TestedPipeline {
  const model = readStackModel({
    template: loadTemplate(templatePath),
    templatePath,
    place: {
      stackName: stackNameOf(templatePath),
      accountId: '000000000000',
      region: 'eu-west-1',
      sqsEndpoint: 'http://127.0.0.1',
    },
  });
  const queue =
    queueName === undefined ? firstQueueOf(model, templatePath) : queueNamed(model, queueName, templatePath);
  if (queue.name.endsWith('.fifo')) {
    throw new InitError(
      `${queue.name} is a FIFO queue: which messages are a group is yours to say. Name another queue with --queue, or write the test by hand.`,
    );
  }
  return {
    queue: queue.name,
    functionName: consumerOf(model, queue) ?? '',
    received: receivedIn(model).map(({ name }) => name),
    deadLetterQueues: model.queues.filter((each) => isDeadLetterQueue(model, each)).map(({ name }) => name),
    tables: model.tables.map(({ name }) => name),
    message: keysOf(model),
    unsupported: model.unsupported,
  };
}

function consumerOf({ eventSourceMappings }: StackModel, { arn }: QueueModel): string | undefined {
  return eventSourceMappings.find(({ queueArn, enabled }) => queueArn === arn && enabled)?.functionName;
}

function queueNamed(model: StackModel, name: string, templatePath: string): QueueModel {
  const queue = model.queues.find((each) => each.name === name || each.logicalId === name);
  const received = model.queues.filter((each) => consumerOf(model, each) !== undefined);
  if (queue !== undefined && received.includes(queue)) return queue;
  const problem = queue === undefined ? 'is not in' : 'is received by no function of';
  throw new InitError(`The queue ${name} ${problem} ${templatePath}. ${listOf(received)}`);
}

/** What another function sends to is no beginning: that function knows the queue by a variable. */
function firstQueueOf(model: StackModel, templatePath: string): QueueModel {
  const received = receivedIn(model);
  const first = received.find((queue) => !isSentTo(model, queue)) ?? received[0];
  if (first !== undefined) return first;
  throw new InitError(
    [
      `There is nothing in ${templatePath} that a first test could begin with: no function receives from a queue of it.`,
      `${contentsOf(model)} What begins otherwise is tested by hand: startLocalStack of @daybreak/local-stack has invoke and fireSchedule.`,
    ].join('\n'),
  );
}

function receivedIn(model: StackModel): QueueModel[] {
  return model.queues.filter((queue) => consumerOf(model, queue) !== undefined && !isDeadLetterQueue(model, queue));
}

function isDeadLetterQueue({ queues }: StackModel, { arn }: QueueModel): boolean {
  return queues.some(({ redrive }) => redrive?.deadLetterTargetArn === arn);
}

function isSentTo(model: StackModel, queue: QueueModel): boolean {
  return model.functions
    .filter(({ name }) => name !== consumerOf(model, queue))
    .some(({ environment }) =>
      Object.values(environment).some((value) => [queue.url, queue.arn, queue.name].includes(value)),
    );
}

function listOf(queues: readonly QueueModel[]): string {
  return queues.length === 0
    ? 'No function receives from any queue.'
    : `Name one of ${queues.map(({ name }) => name).join(', ')}.`;
}

function contentsOf({ functions, schedules, streamMappings, queues }: StackModel): string {
  const counts = [
    [functions.length, 'function'],
    [queues.length, 'queue'],
    [schedules.length, 'schedule'],
    [streamMappings.length, 'mapping of a stream'],
  ] as const;
  const found = counts.filter(([count]) => count > 0);
  return found.length === 0
    ? 'It is empty.'
    : `It has ${found.map(([count, what]) => `${count} × ${what}`).join(', ')}.`;
}

/** A message mostly names what it is about, by the keys of the items that it changes. */
function keysOf({ tables }: StackModel): Record<string, string | number> {
  return Object.fromEntries(
    tables.flatMap(({ keySchema, attributeTypes }) =>
      keySchema.map(({ name }) => [name, attributeTypes[name] === 'N' ? 1 : `${name}-1`] as const),
    ),
  );
}
