import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { readStackModel, type StackModel } from '@daybreak/local-stack';
import { expect, it } from '@jest/globals';
import * as v from 'valibot';
import { keepByConfig } from '../pipeline/keep-by-config.ts';
import type { SimulatedHandler } from '../pipeline/simulated-pipeline.ts';
import { createSimulator, type Simulator } from '../simulation/create-simulator.ts';
import { everyFault } from '../faults/faults.ts';

const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const resource = (Type: string, Properties: object) => ({ Type, Metadata: {}, Properties: { ...Properties } });
const functionOf = (name: string) =>
  resource('AWS::Lambda::Function', {
    FunctionName: name,
    Code: {},
    Handler: 'x.handler',
    Runtime: 'nodejs24.x',
    Role: 'role',
  });

/** A shop that publishes each order to an event bus and to a topic. The topic's queue, FIFO or not, feeds `seller`; a rule invokes `mailer`. */
function templateOf(isFifo: boolean): StackModel {
  const ending = isFifo ? '.fifo' : '';
  const fifo = isFifo ? { FifoQueue: true, ContentBasedDeduplication: true } : {};
  return readStackModel({
    template: {
      Parameters: {},
      Mappings: {},
      Conditions: {},
      Outputs: {},
      Resources: {
        Opener: functionOf('opener'),
        Seller: functionOf('seller'),
        Mailer: functionOf('mailer'),
        Refused: resource('AWS::SQS::Queue', { QueueName: 'refused' }),
        Destinations: resource('AWS::Lambda::EventInvokeConfig', {
          FunctionName: { Ref: 'Mailer' },
          DestinationConfig: { OnFailure: { Destination: arnOf('Refused') } },
        }),
        Topic: resource('AWS::SNS::Topic', { TopicName: `orders${ending}`, FifoTopic: isFifo }),
        Queue: resource('AWS::SQS::Queue', { QueueName: `orders${ending}`, ...fifo }),
        Subscription: resource('AWS::SNS::Subscription', {
          TopicArn: { Ref: 'Topic' },
          Protocol: 'sqs',
          Endpoint: arnOf('Queue'),
          RawMessageDelivery: true,
        }),
        SellerConsumer: resource('AWS::Lambda::EventSourceMapping', {
          EventSourceArn: arnOf('Queue'),
          FunctionName: { Ref: 'Seller' },
          FunctionResponseTypes: ['ReportBatchItemFailures'],
          FilterCriteria: { Filters: [{ Pattern: '{"body":{"n":[{"numeric":["<",4]}]}}' }] },
        }),
        Rule: resource('AWS::Events::Rule', {
          Name: 'placed',
          EventPattern: { source: ['shop'] },
          Targets: [{ Id: 'mailer', Arn: arnOf('Mailer'), InputPath: '$.detail' }],
        }),
      },
    },
    templatePath: 'template',
    place: { stackName: 'stack', accountId: '000000000000', region: 'us-east-1', sqsEndpoint: 'http://127.0.0.1:9' },
  });
}

const clientsOf = keepByConfig((config) => ({ bridge: new EventBridgeClient(config), sns: new SNSClient(config) }));
const orderSchema = v.object({ n: v.number() });
const batchSchema = v.object({ Records: v.array(v.object({ body: v.pipe(v.string(), v.parseJson(), orderSchema) })) });

interface Received {
  /** The orders that `seller` received, in this order. */
  sold: readonly number[];
  /** The orders that `mailer` received, in this order. */
  mailed: readonly number[];
}

/** Publishes the orders 1 to 4, one after the other. `seller` receives the orders below 4. */
async function simulator(isFifo: boolean): Promise<Simulator<object, Received>> {
  const template = templateOf(isFifo);
  const TopicArn = template.topics[0]?.arn;
  let sold: number[] = [];
  let mailed: number[] = [];
  return await createSimulator<object, Received>({
    template,
    functions({ client }) {
      const { bridge, sns } = clientsOf(client);
      [sold, mailed] = [[], []];
      const opener: SimulatedHandler = async () => {
        for (const n of [1, 2, 3, 4]) {
          const Message = JSON.stringify({ n });
          const ids = { MessageGroupId: 'all', MessageDeduplicationId: String(n) };
          await sns.send(new PublishCommand({ TopicArn, Message, ...(isFifo ? ids : {}) }));
          const entry = { Source: 'shop', DetailType: 'placed', Detail: Message };
          const { FailedEntryCount } = await bridge.send(new PutEventsCommand({ Entries: [entry] }));
          if (FailedEntryCount !== 0) throw new Error('An event was not put');
        }
      };
      const seller: SimulatedHandler = async (event) => {
        sold.push(...v.parse(batchSchema, event).Records.map(({ body }) => body.n));
        return await Promise.resolve({ batchItemFailures: [] });
      };
      const mailer: SimulatedHandler = async (event) =>
        await Promise.resolve(void mailed.push(v.parse(orderSchema, event).n));
      return { opener, seller, mailer };
    },
    begin: (_, setup) => setup.trigger({ functionName: 'opener', event: {} }),
    warmUp: {},
    oracle: () => ({
      outcome: () => ({ sold, mailed }),
      unfinished: () =>
        distinct(sold).length === 3 && distinct(mailed).length === 4
          ? undefined
          : { subject: 'orders', found: { sold, mailed }, trigger: { functionName: 'opener', event: {} } },
    }),
  });
}

async function receivedBy(isFifo: boolean, faults: object): Promise<Received[]> {
  const running = await simulator(isFifo);
  const received: Received[] = [];
  for (let seed = 1; seed <= 30; seed += 1) received.push(await running.simulate({ faults, seed }));
  await running.close();
  return received;
}

const distinct = (numbers: readonly number[]): number[] => [...new Set(numbers)];

it('a rule and a subscription deliver at least once and in any order, and the mapping filters messages', async () => {
  const received = await receivedBy(false, everyFault);
  for (const { sold, mailed } of received) {
    expect(distinct(sold).toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
    expect(distinct(mailed).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4]);
  }
  expect(received.some(({ sold }) => distinct(sold).join() !== '1,2,3')).toBe(true);
  expect(received.some(({ mailed }) => distinct(mailed).join() !== '1,2,3,4')).toBe(true);
  expect(received.some(({ mailed }) => mailed.length > 4)).toBe(true);
});

it('a FIFO topic and its FIFO queue keep the order of a group under every fault', async () => {
  for (const { sold } of await receivedBy(true, everyFault)) expect(distinct(sold)).toEqual([1, 2, 3]);
});

it('a seed always gives the same run', async () => {
  const running = await simulator(false);
  const traces = [];
  for (let time = 0; time < 2; time += 1) traces.push((await running.simulate({ faults: everyFault, seed: 7 })).trace);
  await running.close();
  expect(traces[0]).toEqual(traces[1]);
  expect(traces[0]?.join('\n')).toContain('placed to mailer');
});

it('a failed asynchronous invocation goes to its destination after the last retry', async () => {
  const template = templateOf(false);
  let refused: unknown[] = [];
  const running = await createSimulator<object, { refused: readonly unknown[] }>({
    template,
    functions: () => ({
      opener: async () => await Promise.resolve(),
      seller: async () => await Promise.resolve({ batchItemFailures: [] }),
      mailer: async () => await Promise.reject(new Error('no')),
    }),
    begin: (_, setup) => setup.trigger({ functionName: 'mailer', event: { n: 1 } }),
    warmUp: {},
    oracle: ({ messages }) => ({
      outcome: () => ({ refused }),
      atEnd() {
        refused = messages().flatMap(({ queue, body }): unknown[] => (queue === 'refused' ? [JSON.parse(body)] : []));
      },
    }),
  });
  const { refused: found } = await running.simulate({ faults: {}, seed: 1 });
  await running.close();
  expect(found).toMatchObject([
    { requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 }, requestPayload: { n: 1 } },
  ]);
});
