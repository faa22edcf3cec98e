import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { collectBody } from './collect-body.ts';
import { keepShape } from './keep-shape.ts';
import { createSha256 } from './sha256.ts';

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
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ ...bounded, sha256: createSha256(), ...config }), {
    // allowImpreciseNumbers and wrapNumbers: a number such as 1e25 goes in and comes out as the same number, where the defaults throw.
    marshallOptions: { removeUndefinedValues: true, allowImpreciseNumbers: true },
    unmarshallOptions: { wrapNumbers: Number },
  });
  return lean(client);
}

/** An SQS client with bounded attempts and timeouts; `config` adds to or overrides that. */
export function createSqsClient(config: SQSClientConfig = {}): SQSClient {
  return lean(new SQSClient({ ...bounded, sha256: createSha256(), ...config }));
}

interface SdkClient {
  middlewareStack: {
    remove(name: string): boolean;
    add(middleware: typeof collectBody, options: { step: 'deserialize'; priority: 'low'; name: string }): void;
  };
  config: Pick<DynamoDBClient['config'], 'signer'>;
}

/**
 * Leaves out what the SDK does for every request and nobody here reads, and makes once what it makes for each: together two fifths
 * of a request's processor time.
 */
function lean<Client extends SdkClient>(client: Client): Client {
  const { middlewareStack, config } = client;
  // Copies each input and output for the SDK's own log, which goes nowhere.
  middlewareStack.remove('loggerMiddleware');
  // Spells out the SDK's, the platform's and the runtime's versions anew. Which function it is, its role tells.
  middlewareStack.remove('getUserAgentMiddleware');
  // The last that a request meets, so that the answer that the others get is whole.
  middlewareStack.add(collectBody, { step: 'deserialize', priority: 'low', name: 'collectBody' });
  // Copies the client's whole configuration into a new signer, of which all are alike.
  const { signer: makeSigner } = config;
  let signer: ReturnType<typeof makeSigner> | undefined;
  config.signer = async (authScheme) => await (signer ??= makeSigner(authScheme));
  // It is copied three times for each request.
  keepShape(config);
  return client;
}
