import type { StackAddress } from './stack-target.ts';

/** What each AWS client of a stack is made with: the SDK's own chain finds the credentials and, unless it is given, the region. */
export function clientConfig({ region, profile }: StackAddress): { region?: string; profile?: string } {
  return { ...(region === undefined ? {} : { region }), ...(profile === undefined ? {} : { profile }) };
}

const bounded = {
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
};

/** The same for a client that only reads: bounded in time and attempts. */
export const boundedConfig = (address: StackAddress) => ({ ...bounded, ...clientConfig(address) });
