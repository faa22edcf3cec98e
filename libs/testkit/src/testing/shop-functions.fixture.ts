/* Handlers as in a user's module: with clients at the top, and with the clock, timers and random values of the machine. */
import { createHook } from 'node:async_hooks';
import { Console } from 'node:console';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

interface SqsEvent {
  Records: readonly { body: string }[];
}

declare global {
  var hookCalls: number | undefined;
}

const dynamodb = new DynamoDBClient({});
const sqs = new SQSClient({ maxAttempts: 2 });
const Key = { shop: { S: 'shop' } };
let invocations = 0;

/** Records the number of invocations of the environment, the time, and random values. */
export async function record({ Records }: SqsEvent): Promise<void> {
  invocations += 1;
  for (const { body } of Records) {
    const before = Date.now();
    await sleep(1_500);
    const expression = 'SET seen = :seen ADD sold :order';
    await dynamodb.send(
      new UpdateItemCommand({
        TableName: process.env['TABLE'] ?? 'sold',
        Key,
        UpdateExpression: expression,
        ExpressionAttributeValues: {
          ':order': { SS: [body] },
          ':seen': {
            M: {
              invocations: { N: String(invocations) },
              sleptMs: { N: String(Date.now() - before) },
              year: { N: String(new Date().getUTCFullYear()) },
              chance: { N: String(Math.random()) },
              id: { S: crypto.randomUUID() },
              region: { S: process.env['AWS_REGION'] ?? 'none' },
              home: { S: process.env['HOME'] ?? 'none' },
            },
          },
        },
      }),
    );
  }
}

/** Reads the sold orders, and puts them back with another order: a lost update, if two invocations do it at once. */
export async function putBack({ Records }: SqsEvent): Promise<void> {
  for (const { body } of Records) {
    const { Item } = await dynamodb.send(new GetItemCommand({ TableName: 'sold', Key, ConsistentRead: true }));
    const sold = [...new Set([...(Item?.['sold']?.SS ?? []), body])];
    await dynamodb.send(new PutItemCommand({ TableName: 'sold', Item: { ...Key, sold: { SS: sold } } }));
  }
}

/** Watches asynchronous work and prints past the console, as tracers and loggers do. */
export async function trace({ Records }: SqsEvent): Promise<void> {
  createHook({ init: () => void (globalThis.hookCalls = (globalThis.hookCalls ?? 0) + 1) }).enable();
  new Console(process.stdout).log(`${Records.length} of ${process.env['_X_AMZN_TRACE_ID']}`);
  await Promise.resolve();
}

/** Returns just before its timeout, as with middy, while a request is under way. */
export async function answerEarly(_: SqsEvent, context: { getRemainingTimeInMillis(): number }): Promise<void> {
  const request = dynamodb.send(new GetItemCommand({ TableName: 'sold', Key }));
  await Promise.race([request, sleep(context.getRemainingTimeInMillis() - 5)]);
}

export async function leaveATimer(): Promise<void> {
  setTimeout(() => undefined, 60_000).unref();
  await Promise.resolve();
}

export async function leaveARejection(): Promise<void> {
  void Promise.reject(new TypeError('an uncaught rejection'));
  await sleep(10);
}

export async function askOutside(): Promise<{ answer: unknown }> {
  const response = await fetch('https://stock.example.com/mug', { headers: { accept: 'application/json' } });
  await dynamodb.send(new PutItemCommand({ TableName: 'sold', Item: { ...Key, stock: { S: await response.text() } } }));
  return { answer: response.status };
}

export async function passOn({ Records }: SqsEvent): Promise<void> {
  const QueueUrl = 'https://sqs.us-east-1.amazonaws.com/000000000000/dead';
  for (const { body } of Records) await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
}
