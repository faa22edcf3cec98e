import * as v from 'valibot';
import { resourcesOf, type TemplateJson } from './template-json.ts';

const roleSchema = v.object({ AssumeRolePolicyDocument: v.object({ Statement: v.array(v.unknown()) }) });

const allows = { Effect: v.literal('Allow'), Action: v.literal('sts:AssumeRole') };
const trustsLambda = v.strictObject({
  ...allows,
  Principal: v.strictObject({ Service: v.literal('lambda.amazonaws.com') }),
});
const account = v.strictObject({ Ref: v.literal('AWS::AccountId') });
/** EventBridge Scheduler acts for any account, so the role must name the account and its schedule group. */
const trustsOwnSchedules = v.strictObject({
  ...allows,
  Principal: v.strictObject({ Service: v.literal('scheduler.amazonaws.com') }),
  Condition: v.strictObject({
    StringEquals: v.strictObject({
      'aws:SourceAccount': account,
      'aws:SourceArn': v.strictObject({
        'Fn::Join': v.strictTuple([
          v.literal(''),
          v.strictTuple([
            v.literal('arn:'),
            v.strictObject({ Ref: v.literal('AWS::Partition') }),
            v.literal(':scheduler:'),
            v.strictObject({ Ref: v.literal('AWS::Region') }),
            v.literal(':'),
            account,
            v.literal(':schedule-group/default'),
          ]),
        ]),
      }),
    }),
  }),
});

/** Returns one sentence for each role that anything but Lambda, or a schedule of this account's default group, may assume. */
export function trustProblems(template: TemplateJson): string[] {
  return resourcesOf(template, 'AWS::IAM::Role', roleSchema)
    .filter(
      ([
        ,
        {
          AssumeRolePolicyDocument: { Statement: statements },
        },
      ]) => {
        const [statement, ...others] = statements;
        return others.length > 0 || !v.is(v.union([trustsLambda, trustsOwnSchedules]), statement);
      },
    )
    .map(([id]) => `${id}: trusts more than Lambda or this account’s schedules`);
}
