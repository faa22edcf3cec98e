import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { collectBody } from './collect-body.ts';
import { restoreFastProperties } from './restore-fast-properties.ts';
import { createSha256 } from './sha256.ts';

const requestTimeoutMs = 5_000;

const boundedRequests: Omit<ClientDefaults, 'sha256'> = {
  retryMode: 'standard',
  maxAttempts: 4,
  // Without throwOnRequestTimeout the SDK only logs a warning, and a request that hangs would run into the Lambda timeout.
  requestHandler: { connectionTimeout: 3_000, requestTimeout: requestTimeoutMs, throwOnRequestTimeout: true },
};

export interface ClientDefaults {
  retryMode: string;
  maxAttempts: number;
  requestHandler: { connectionTimeout: number; requestTimeout: number; throwOnRequestTimeout: boolean };
  sha256: ReturnType<typeof createSha256>;
}

/**
 * The part of a client's configuration that bounds attempts and timeouts, and signs requests quickly. For `withoutOverhead`.
 *
 * @example
 * import { SQSClient } from '@aws-sdk/client-sqs';
 * import { clientDefaults, withoutOverhead } from '@daybreak/runtime';
 *
 * export const sqs = withoutOverhead(new SQSClient({ region: 'eu-west-1', ...clientDefaults() }));
 */
export function clientDefaults(): ClientDefaults {
  return { ...boundedRequests, sha256: createSha256() };
}

/**
 * The time that a request needs when its first attempt times out. A function starts no request with less time left. A margin
 * for all four attempts would be twice as long, and leave an invocation too little time for its work.
 */
export const requestMarginMs = 2 * requestTimeoutMs;

/**
 * Creates a document client with JavaScript numbers and bounded attempts and timeouts. `config` overrides the defaults.
 *
 * @example
 * import { GetCommand } from '@aws-sdk/lib-dynamodb';
 * import { createDynamoDBDocumentClient } from '@daybreak/runtime';
 *
 * const client = createDynamoDBDocumentClient({ region: 'eu-west-1' });
 * const { Item } = await client.send(new GetCommand({ TableName: 'orders', Key: { orderId: 'order-1' } }));
 */
export function createDynamoDBDocumentClient(config: DynamoDBClientConfig = {}): DynamoDBDocumentClient {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ ...clientDefaults(), ...config }), {
    // With allowImpreciseNumbers and wrapNumbers, 1e25 is written and read as the same number. The defaults throw.
    marshallOptions: { removeUndefinedValues: true, allowImpreciseNumbers: true },
    unmarshallOptions: { wrapNumbers: Number },
  });
  return withoutOverhead(client);
}

/**
 * Creates an SQS client with bounded attempts and timeouts. `config` overrides the defaults.
 *
 * @example
 * import { SendMessageCommand } from '@aws-sdk/client-sqs';
 * import { createSqsClient } from '@daybreak/runtime';
 *
 * const sqs = createSqsClient({ region: 'eu-west-1' });
 * await sqs.send(new SendMessageCommand({ QueueUrl: process.env['ORDERS_URL'], MessageBody: 'hello' }));
 */
export function createSqsClient(config: SQSClientConfig = {}): SQSClient {
  return withoutOverhead(new SQSClient({ ...clientDefaults(), ...config }));
}

/** The parts of an AWS SDK client that `withoutOverhead` changes. */
export interface SdkClient {
  middlewareStack: {
    remove(name: string): boolean;
    add(middleware: typeof collectBody, options: { step: 'deserialize'; priority: 'low'; name: string }): void;
  };
  config: Pick<DynamoDBClient['config'], 'signer'>;
}

/**
 * Removes from a client work that the SDK does for each request and that no caller needs. It takes two fifths of a request's
 * CPU time.
 *
 * @example
 * import { SQSClient } from '@aws-sdk/client-sqs';
 * import { clientDefaults, withoutOverhead } from '@daybreak/runtime';
 *
 * export const sqs = withoutOverhead(new SQSClient({ region: 'eu-west-1', ...clientDefaults() }));
 */
export function withoutOverhead<Client extends SdkClient>(client: Client): Client {
  const { middlewareStack, config } = client;
  // This middleware copies each input and output for a logger that is not configured.
  middlewareStack.remove('loggerMiddleware');
  // This middleware rebuilds the User-Agent header. CloudTrail identifies a function by its role.
  middlewareStack.remove('getUserAgentMiddleware');
  // With low priority it is the first to receive the response, so the other middlewares get a complete body.
  middlewareStack.add(collectBody, { step: 'deserialize', priority: 'low', name: 'collectBody' });
  // By default the SDK copies the configuration into a new, equal signer for each request.
  const { signer: createSigner } = config;
  let signer: ReturnType<typeof createSigner> | undefined;
  config.signer = async (authScheme) => await (signer ??= createSigner(authScheme));
  // The SDK copies the configuration three times for each request.
  restoreFastProperties(config);
  return client;
}
