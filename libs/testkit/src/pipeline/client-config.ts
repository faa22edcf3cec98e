import { createSdkRequestHandler } from '../wire/create-sdk-request-handler.ts';
import { retryAtOnce } from '../wire/retry-at-once.ts';
import type { Transport } from '../wire/transport.ts';
import type { SimulatedClientConfig } from './simulated-pipeline.ts';

export const region = 'us-east-1';
/** Nothing listens there: requests are answered in this process. */
export const origin = 'http://127.0.0.1:9';
/** Nobody checks a signature here, and making one costs as much as the rest of a request. */
const signer = { sign: async <Request>(request: Request): Promise<Request> => await Promise.resolve(request) };

/** Settings of SDK clients whose requests go to `send`, without a socket. */
export function clientConfig(send: Transport['send']): SimulatedClientConfig {
  return {
    endpoint: origin,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    signer,
    requestHandler: createSdkRequestHandler(send),
    retryStrategy: retryAtOnce(3),
  };
}
