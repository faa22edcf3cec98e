// Stands in for the SDK's credential chain in the bundles. Lambda hands a function its credentials as environment
// variables, so the chain's other providers (SSO, INI files, STS, HTTP…) are dead weight: a third of a bundle.
import { fromEnv } from '@aws-sdk/credential-provider-env';

type Provider = ReturnType<typeof fromEnv>;

/** Remembers what it read, as the chain does: the SDK asks before every request, and Lambda never changes them. */
export function defaultProvider(options?: Parameters<typeof fromEnv>[0]): Provider {
  const provide = fromEnv(options);
  let credentials: ReturnType<Provider> | undefined;
  return async () => await (credentials ??= provide());
}
