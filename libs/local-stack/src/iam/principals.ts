import type { Principal } from './access-request.ts';
import { PolicyError } from './policy-error.ts';

/** A `Principal` element: everyone, or by kind (`AWS`, `Service`) those that are named. */
export type PrincipalElement = '*' | Readonly<Record<string, readonly string[]>>;

/** Who a statement of a resource's policy is about. Throws PolicyError for a kind that is not evaluated here. */
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
      // To allow the account is to leave it to the account's own policies; to deny it is to deny all who are in it.
      return effect === 'Deny' && (identity === accountId || identity === `arn:aws:iam::${accountId}:root`);
    });
  };
}
