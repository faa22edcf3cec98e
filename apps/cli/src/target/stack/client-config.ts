import type { StackAddress } from './stack-target.ts';

/** The configuration of a stack's AWS clients. The SDK finds the credentials and, without `region`, the region. */
export function clientConfig({ region, profile }: StackAddress): { region?: string; profile?: string } {
  return { ...(region === undefined ? {} : { region }), ...(profile === undefined ? {} : { profile }) };
}

const bounded = {
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
};

/** The configuration of a client that only reads, with bounds on time and attempts. */
export const boundedConfig = (address: StackAddress) => ({ ...bounded, ...clientConfig(address) });
