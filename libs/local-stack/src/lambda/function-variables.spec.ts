import { describe, expect, it } from '@jest/globals';
import type { FunctionModel } from '../template/stack-model.ts';
import { functionVariables } from './function-variables.ts';

const endpoints = {
  region: 'eu-west-1',
  sqsEndpoint: 'http://127.0.0.1:4566',
  dynamodbEndpoint: 'http://127.0.0.1:8000',
  eventsEndpoint: 'http://127.0.0.1:6',
};
const dynamodbOf = (environment: Record<string, string>): string | undefined => {
  const model: FunctionModel = {
    logicalId: 'Writer',
    name: 'writer',
    arn: 'arn:aws:lambda:eu-west-1:000000000000:function:writer',
    codeFolder: '/code',
    handler: 'handler.handler',
    runtime: 'nodejs24.x',
    timeoutSeconds: 30,
    memorySizeMiB: 128,
    environment,
    roleArn: undefined,
    reservedConcurrency: undefined,
    maximumRetryAttempts: 2,
    maximumEventAgeSeconds: 21_600,
  };
  return functionVariables(model, endpoints)['AWS_ENDPOINT_URL_DYNAMODB'];
};

describe('the DynamoDB endpoint of a function', () => {
  it("is the stack's own endpoint", () => {
    expect(dynamodbOf({})).toBe('http://127.0.0.1:8000');
  });

  it('can be another endpoint on this machine, such as a proxy', () => {
    expect(dynamodbOf({ AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9000' })).toBe('http://127.0.0.1:9000');
  });

  it.each(['https://dynamodb.eu-west-1.amazonaws.com', 'http://127.0.0.1.example.org'])('never is %s', (elsewhere) => {
    expect(dynamodbOf({ AWS_ENDPOINT_URL_DYNAMODB: elsewhere })).toBe('http://127.0.0.1:8000');
  });
});
