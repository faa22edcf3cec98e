import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

const requestTimeoutMs = 5_000;

const bounded = {
  retryMode: 'standard',
  maxAttempts: 4,
  // Without throwOnRequestTimeout the SDK only warns, and a hung request would hold its Lambda to the timeout.
  requestHandler: { connectionTimeout: 3_000, requestTimeout: requestTimeoutMs, throwOnRequestTimeout: true },
};

/**
 * Time for a request of these clients of which one attempt is lost: a function begins none with less left. All four would need twice
 * as much, and leave too little to begin anything in.
 */
export const requestMarginMs = 2 * requestTimeoutMs;

/** A document client whose numbers are JavaScript's, with bounded attempts and timeouts; `config` adds to or overrides that. */
export function createDynamoDBDocumentClient(config: DynamoDBClientConfig = {}): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(lean(new DynamoDBClient({ ...bounded, ...config })), {
    // allowImpreciseNumbers and wrapNumbers: a number such as 1e25 goes in and comes out as the same number, where the defaults throw.
    marshallOptions: { removeUndefinedValues: true, allowImpreciseNumbers: true },
    unmarshallOptions: { wrapNumbers: Number },
  });
}

/** An SQS client with bounded attempts and timeouts; `config` adds to or overrides that. */
export function createSqsClient(config: SQSClientConfig = {}): SQSClient {
  return lean(new SQSClient({ ...bounded, ...config }));
}

interface HasMiddleware {
  middlewareStack: { remove(name: string): boolean };
}

/** Leaves out what the SDK does for every request and nobody here reads: more than a tenth of a request's processor time. */
function lean<Client extends HasMiddleware>(client: Client): Client {
  // Copies each input and output for the SDK's own log, which goes nowhere.
  client.middlewareStack.remove('loggerMiddleware');
  // Spells out the SDK's, the platform's and the runtime's versions anew. Which function it is, its role tells.
  client.middlewareStack.remove('getUserAgentMiddleware');
  return client;
}
