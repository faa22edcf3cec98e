// Replaces the SDK's credential chain in the bundles. Lambda passes credentials to a function as environment variables,
// so the chain's other providers (SSO, INI files, STS, HTTP…) are never used. They are a third of a bundle.
import { fromEnv } from '@aws-sdk/credential-provider-env';

type Provider = ReturnType<typeof fromEnv>;

/** Caches the credentials, as the chain does. The SDK requests them before every request, and Lambda never changes them. */
export function defaultProvider(options?: Parameters<typeof fromEnv>[0]): Provider {
  const provide = fromEnv(options);
  let credentials: ReturnType<Provider> | undefined;
  return async () => await (credentials ??= provide());
}
