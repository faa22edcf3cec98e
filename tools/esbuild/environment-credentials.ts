// Stands in for the SDK's credential chain in the bundles. Lambda hands a function its credentials as environment
// variables, so the chain's other providers (SSO, INI files, STS, HTTP…) are dead weight: a third of a bundle.
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
