import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from '@jest/globals';
import { DaybreakStack, type DaybreakStackProps } from './daybreak-stack.ts';
import { readContext } from './read-context.ts';
import { grantsOf } from './testing/policy-problems.ts';
import { bundlesIn, withTemporaryDirectory } from './testing/synthesise.ts';
import { templateJson } from './testing/template-json.ts';

const readsRates = 'dynamodb:GetItem on RunsTable of rate#*';

function templateWith(settings: Pick<DaybreakStackProps, 'limits' | 'keepCompletedDays'>): Template {
  return withTemporaryDirectory((directory) => {
    const bundlesDirectory = bundlesIn(directory, []);
    const stack = new DaybreakStack(new App(), { ...readContext({}), bundlesDirectory, steps: [], ...settings });
    return Template.fromStack(stack);
  });
}

test('limits are told to the worker, which may read what they have let through', () => {
  const limits = [{ rule: 'renew', rowsPerSecond: 10 }];
  const template = templateWith({ limits });
  template.hasResourceProperties('AWS::Lambda::Function', {
    FunctionName: 'daybreak-dev-worker',
    Environment: { Variables: { LIMITS: JSON.stringify(limits) } },
  });
  expect(grantsOf(templateJson(template), 'WorkerRoleDefaultPolicy')).toContain(readsRates);
  const without = templateWith({});
  expect(grantsOf(templateJson(without), 'WorkerRoleDefaultPolicy')).not.toContain(readsRates);
  expect(JSON.stringify(without.toJSON())).not.toContain('LIMITS');
});

test('the days for which finished rows are kept are told to each function that ends rows', () => {
  const template = templateWith({ keepCompletedDays: 365 });
  for (const FunctionName of ['daybreak-dev-worker', 'daybreak-dev-writer'])
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName,
      Environment: { Variables: { KEEP_COMPLETED_DAYS: '365' } },
    });
  expect(JSON.stringify(templateWith({}).toJSON())).not.toContain('KEEP_COMPLETED_DAYS');
});
