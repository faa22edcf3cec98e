import type { Principal } from './access-request.ts';
import { PolicyError } from './policy-error.ts';

/** A `Principal` element: everyone, or the named principals by kind (`AWS`, `Service`). */
export type PrincipalElement = '*' | Readonly<Record<string, readonly string[]>>;

/** Returns a test for the principals of a resource policy's statement. Throws PolicyError for a kind that is not evaluated here. */
export function compilePrincipals(
  element: PrincipalElement,
  effect: 'Allow' | 'Deny',
): (principal: Principal) => boolean {
  if (element === '*') return () => true;
  for (const kind of Object.keys(element)) {
    if (kind !== 'AWS' && kind !== 'Service') throw new PolicyError(`Principal ${kind} is not evaluated here`);
  }
  const { AWS: identities = [], Service: services = [] } = element;
  return (principal) => {
    if (principal.kind === 'service') return services.includes(principal.service);
    const { roleArn, sessionArn, accountId } = principal;
    return identities.some((identity) => {
      if (identity === '*' || identity === roleArn || identity === sessionArn) return true;
      // Allowing the account leaves the decision to the account's policies. Denying the account denies everyone in it.
      return effect === 'Deny' && (identity === accountId || identity === `arn:aws:iam::${accountId}:root`);
    });
  };
}
