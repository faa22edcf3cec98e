import { readStackModel, type StackModel } from '@daybreak/local-stack';
import { clientConfig } from '../pipeline/client-config.ts';
import type { SimulatedPipeline, SimulatedWiring } from '../pipeline/simulated-pipeline.ts';
import type { WireRequest, WireResponse } from '../wire/transport.ts';

const queue = (name: string, more: object = {}) => ({
  Type: 'AWS::SQS::Queue',
  Metadata: {},
  Properties: { QueueName: name, ...more },
});
const functionOf = (name: string) => ({
  Type: 'AWS::Lambda::Function',
  Metadata: {},
  Properties: { FunctionName: name, Code: {}, Handler: 'x.handler', Runtime: 'nodejs24.x', Role: 'role' },
});
const mapping = (queueId: string, functionId: string) => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Metadata: {},
  Properties: {
    EventSourceArn: { 'Fn::GetAtt': [queueId, 'Arn'] },
    FunctionName: { Ref: functionId },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  },
});
const redrive = { RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 5 } };

/** A shop: `opener` sends orders to the queue `orders`, `seller` writes them to the table `sold`, and `mourner` receives the dead letters. */
export const shopTemplate: StackModel = readStackModel({
  template: {
    Parameters: {},
    Mappings: {},
    Conditions: {},
    Outputs: {},
    Resources: {
      Dead: queue('dead'),
      Orders: queue('orders', redrive),
      Opener: functionOf('opener'),
      Seller: functionOf('seller'),
      Mourner: functionOf('mourner'),
      OrdersConsumer: mapping('Orders', 'Seller'),
      DeadConsumer: mapping('Dead', 'Mourner'),
      Sold: {
        Type: 'AWS::DynamoDB::Table',
        Metadata: {},
        Properties: {
          TableName: 'sold',
          BillingMode: 'PAY_PER_REQUEST',
          KeySchema: [{ AttributeName: 'shop', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'shop', AttributeType: 'S' }],
        },
      },
    },
  },
  templatePath: 'template',
  place: { stackName: 'stack', accountId: '000000000000', region: 'us-east-1', sqsEndpoint: 'http://127.0.0.1:9' },
});

/** Returns the shop with these functions. */
export function pipelineOf(functions: SimulatedPipeline['functions']): SimulatedPipeline {
  return { template: shopTemplate, functions };
}

/** Returns a wiring whose client passes each request to `send`. */
export function wiringTo(send: (request: WireRequest) => WireResponse): SimulatedWiring {
  return {
    client: clientConfig(async (request) => await Promise.resolve(send(request))),
    clock: { now: () => new Date('2026-03-29T12:00:00.000Z') },
    queueUrl: (name) => `http://127.0.0.1:9/000000000000/${name}`,
    wait: async () => await Promise.resolve(),
    random: () => 0,
  };
}

/** The context of an invocation with a remaining time of one minute. */
export const context = { awsRequestId: 'one', functionName: 'function', getRemainingTimeInMillis: () => 60_000 };
