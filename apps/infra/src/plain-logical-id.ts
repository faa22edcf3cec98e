import type { CfnElement } from 'aws-cdk-lib';

/**
 * Returns the element's path in the stack without separators (`RowQueue` for `Row/Queue/Resource`): a stable name for people and the
 * local stack. The CDK's ids end with a hash that separates `A/BC` from `AB/C`. Here such a clash fails the synthesis.
 */
export function plainLogicalId(element: CfnElement): string {
  const path = element.node.scopes.slice(element.node.scopes.indexOf(element.stack) + 1);
  return path
    .map(({ node }) => node.id)
    .filter((id) => id !== 'Resource' && id !== 'Default')
    .join('')
    .replaceAll(/[^A-Za-z0-9]/g, '');
}
