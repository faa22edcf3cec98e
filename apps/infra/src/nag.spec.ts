import { describe, expect, test } from '@jest/globals';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { contexts } from './testing/contexts.ts';
import { withApp } from './testing/synthesise.ts';

/** What cdk-nag's pack AwsSolutions finds, `rule at path`, sorted. */
function findings(app: Parameters<AwsSolutionsChecks['validateScope']>[0]): string[] {
  return new AwsSolutionsChecks()
    .validateScope(app)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
    )
    .toSorted();
}

describe('cdk-nag', () => {
  test.each(contexts)('finds nothing in %s that is not answered with a reason', (_, context) => {
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
