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

/** A shop that puts each order on a bus and publishes it to a topic; queues, FIFO or not, take both to `taker`. */
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
        Taker: functionOf('taker'),
        Teller: functionOf('teller'),
        Refused: resource('AWS::SQS::Queue', { QueueName: 'refused' }),
        Destinations: resource('AWS::Lambda::EventInvokeConfig', {
          FunctionName: { Ref: 'Teller' },
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
        Takes: resource('AWS::Lambda::EventSourceMapping', {
          EventSourceArn: arnOf('Queue'),
          FunctionName: { Ref: 'Taker' },
          FunctionResponseTypes: ['ReportBatchItemFailures'],
          FilterCriteria: { Filters: [{ Pattern: '{"body":{"n":[{"numeric":["<",4]}]}}' }] },
        }),
        Rule: resource('AWS::Events::Rule', {
          Name: 'placed',
          EventPattern: { source: ['shop'] },
          Targets: [{ Id: 'teller', Arn: arnOf('Teller'), InputPath: '$.detail' }],
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

interface Heard {
  /** What `taker` and `teller` got, in this order. */
  taken: readonly number[];
  told: readonly number[];
}

/** Publishes the orders 1 to 4 one after the other; `taker` gets those below 4. */
async function simulator(isFifo: boolean): Promise<Simulator<object, Heard>> {
  const template = templateOf(isFifo);
  const TopicArn = template.topics[0]?.arn;
  let taken: number[] = [];
  let told: number[] = [];
  return await createSimulator<object, Heard>({
    template,
    functions({ client }) {
      const { bridge, sns } = clientsOf(client);
      [taken, told] = [[], []];
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
      const taker: SimulatedHandler = async (event) => {
        taken.push(...v.parse(batchSchema, event).Records.map(({ body }) => body.n));
        return await Promise.resolve({ batchItemFailures: [] });
      };
      const teller: SimulatedHandler = async (event) =>
        await Promise.resolve(void told.push(v.parse(orderSchema, event).n));
      return { opener, taker, teller };
    },
    begin: (_, setup) => setup.trigger({ functionName: 'opener', event: {} }),
    warmUp: {},
    oracle: () => ({
      outcome: () => ({ taken, told }),
      unfinished: () =>
        distinct(taken).length === 3 && distinct(told).length === 4
          ? undefined
          : { subject: 'orders', found: { taken, told }, trigger: { functionName: 'opener', event: {} } },
    }),
  });
}

async function heardBy(isFifo: boolean, faults: object): Promise<Heard[]> {
  const running = await simulator(isFifo);
  const heard: Heard[] = [];
  for (let seed = 1; seed <= 30; seed += 1) heard.push(await running.simulate({ faults, seed }));
  await running.close();
  return heard;
}

const distinct = (numbers: readonly number[]): number[] => [...new Set(numbers)];

it('a rule and a subscription deliver at least once, in any order, past the filters of the queue', async () => {
  const heard = await heardBy(false, everyFault);
  for (const { taken, told } of heard) {
    expect(distinct(taken).toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
    expect(distinct(told).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4]);
  }
  expect(heard.some(({ taken }) => distinct(taken).join() !== '1,2,3')).toBe(true);
  expect(heard.some(({ told }) => distinct(told).join() !== '1,2,3,4')).toBe(true);
  expect(heard.some(({ told }) => told.length > 4)).toBe(true);
});

it('a FIFO topic and its FIFO queue keep the order of a group under every fault', async () => {
  for (const { taken } of await heardBy(true, everyFault)) expect(distinct(taken)).toEqual([1, 2, 3]);
});

it('the same seed is the same run', async () => {
  const running = await simulator(false);
  const traces = [];
  for (let time = 0; time < 2; time += 1) traces.push((await running.simulate({ faults: everyFault, seed: 7 })).trace);
  await running.close();
  expect(traces[0]).toEqual(traces[1]);
  expect(traces[0]?.join('\n')).toContain('placed to teller');
});

it('what an asynchronous invocation could not do goes to its destination, once it is given up', async () => {
  const template = templateOf(false);
  let refused: unknown[] = [];
  const running = await createSimulator<object, { refused: readonly unknown[] }>({
    template,
    functions: () => ({
      opener: async () => await Promise.resolve(),
      taker: async () => await Promise.resolve({ batchItemFailures: [] }),
      teller: async () => await Promise.reject(new Error('no')),
    }),
    begin: (_, setup) => setup.trigger({ functionName: 'teller', event: { n: 1 } }),
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
