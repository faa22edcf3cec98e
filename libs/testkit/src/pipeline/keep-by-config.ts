import type { SimulatedClientConfig } from './simulated-pipeline.ts';

/**
 * Makes a client, or anything else, once for each client config. Every run has the same config, so the client is made once.
 *
 * @example
 * import { SQSClient } from '@aws-sdk/client-sqs';
 * import { keepByConfig } from '@daybreak/testkit';
 *
 * // In `functions` of a simulator: `const sqs = sqsOf(wiring.client)`.
 * export const sqsOf = keepByConfig((config) => new SQSClient(config));
 */
export function keepByConfig<Thing>(
  make: (config: SimulatedClientConfig) => Thing,
): (config: SimulatedClientConfig) => Thing {
  const kept = new Map<SimulatedClientConfig, Thing>();
  return (config) => {
    const thing = kept.get(config) ?? make(config);
    kept.set(config, thing);
    return thing;
  };
}
