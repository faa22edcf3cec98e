import { readStackModel } from '@daybreak/local-stack';
import type { PipelineUnderTest, SimulatedHandler, SimulatedWiring } from '../simulation/pipeline-under-test.ts';
import { createSdkRequestHandler, type WireRequest, type WireResponse } from '../simulation/wire.ts';

const queue = (name: string, deadLetters?: string) => ({
  Type: 'AWS::SQS::Queue',
  Metadata: {},
  Properties: {
    QueueName: name,
    ...(deadLetters !== undefined && {
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [deadLetters, 'Arn'] }, maxReceiveCount: 5 },
    }),
  },
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

const template = {
  Parameters: {},
  Mappings: {},
  Conditions: {},
  Outputs: {},
  Resources: {
    Dead: queue('dead'),
    Rows: queue('rows', 'Dead'),
    Values: queue('values'),
    Scanner: functionOf('scanner'),
    Worker: functionOf('worker'),
    Writer: functionOf('writer'),
    DeadLetter: functionOf('dead-letter'),
    TakesRows: mapping('Rows', 'Worker'),
    TakesValues: mapping('Values', 'Writer'),
    TakesDead: mapping('Dead', 'DeadLetter'),
  },
};

/** A pipeline of these functions, for the specs of what wraps a pipeline; it has no rows. */
export function pipelineOf(
  createFunctions: (wiring: SimulatedWiring) => Record<string, SimulatedHandler>,
): PipelineUnderTest {
  return {
    model: readStackModel({
      template,
      templatePath: 'template',
      place: { stackName: 'stack', accountId: '000000000000', region: 'us-east-1', sqsEndpoint: 'http://127.0.0.1:9' },
    }),
    scanner: 'scanner',
    rowsTable: 'rows-table',
    runsTable: 'runs-table',
    rowQueue: 'rows',
    valueQueue: 'values',
    createFunctions,
    createRows: noRows,
    rowOrTombstoneOf: noRows,
    shapeOf: noRows,
    plan: () => ({ values: {} }),
    failureOf: () => undefined,
    dueAt: () => '',
  };
}

function noRows(): never {
  throw new Error('This pipeline has no rows');
}

/** Wiring whose client hands every request to `send`. */
export function wiringTo(send: (request: WireRequest) => WireResponse): SimulatedWiring {
  return {
    client: {
      endpoint: 'http://127.0.0.1:9',
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      signer: { sign: async (request) => await Promise.resolve(request) },
      retryStrategy: { mode: 'none', retry: async (next, args) => await next(args) },
      requestHandler: createSdkRequestHandler(async (request) => await Promise.resolve(send(request))),
    },
    clock: { now: () => new Date('2026-03-29T12:00:00.000Z') },
    queueUrl: (name) => `http://127.0.0.1:9/000000000000/${name}`,
    wait: async () => await Promise.resolve(),
    random: () => 0,
  };
}

/** Of an invocation that has a minute left. */
export const context = { awsRequestId: 'one', functionName: 'function', getRemainingTimeInMillis: () => 60_000 };
