import { describe, expect, test } from '@jest/globals';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { contexts } from './testing/contexts.ts';
import { withApp } from './testing/synthesise.ts';

/** Returns the findings of cdk-nag's pack AwsSolutions, sorted, as `rule at path`. */
function findings(app: Parameters<AwsSolutionsChecks['validateScope']>[0]): string[] {
  return new AwsSolutionsChecks()
    .validateScope(app)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
    )
    .toSorted();
}

describe('cdk-nag', () => {
  test.each(contexts)('has no finding in %s that is not acknowledged', (_, context) => {
    withApp(context, ({ app }) => expect(findings(app)).toEqual([]));
  });

  test('a faulty variant with a bucket that anyone may read over HTTP is caught', () => {
    withApp({}, ({ app, stack }) => {
      new Bucket(stack, 'Leak');
      expect(findings(app)).toEqual([
        'AwsSolutions-S1 at Daybreak-dev/Leak/Resource',
        'AwsSolutions-S10 at Daybreak-dev/Leak/Resource',
      ]);
    });
  });
});
