import { createSdkRequestHandler } from '../wire/create-sdk-request-handler.ts';
import { retryAtOnce } from '../wire/retry-at-once.ts';
import type { Transport } from '../wire/transport.ts';
import type { SimulatedClientConfig } from './simulated-pipeline.ts';

export const region = 'us-east-1';
/** The endpoint of all simulated services. No server listens there: the requests stay in this process. */
export const origin = 'http://127.0.0.1:9';
/** Does not sign requests: no service checks the signature, and a signature takes as long as the rest of a request. */
const signer = { sign: async <Request>(request: Request): Promise<Request> => await Promise.resolve(request) };

/** Returns the config of SDK clients that pass their requests to `send`, without a socket. */
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
