import type { CfnElement } from 'aws-cdk-lib';

/**
 * The element's path in the stack without separators (`Row/Queue/Resource` is `RowQueue`), for names that people and the
 * local stack can rely on. CDK's own carry a hash of the path, to tell `A/BC` from `AB/C`; here a clash fails synthesis.
 */
export function plainLogicalId(element: CfnElement): string {
  const path = element.node.scopes.slice(element.node.scopes.indexOf(element.stack) + 1);
  return path
    .map(({ node }) => node.id)
    .filter((id) => id !== 'Resource' && id !== 'Default')
    .join('')
    .replaceAll(/[^A-Za-z0-9]/g, '');
}
