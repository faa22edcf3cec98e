import * as v from 'valibot';
import { resourcesOf, type TemplateJson } from './template-json.ts';

const roleSchema = v.object({ AssumeRolePolicyDocument: v.object({ Statement: v.array(v.unknown()) }) });

const allows = { Effect: v.literal('Allow'), Action: v.literal('sts:AssumeRole') };
const byLambda = v.strictObject({
  ...allows,
  Principal: v.strictObject({ Service: v.literal('lambda.amazonaws.com') }),
});
const account = v.strictObject({ Ref: v.literal('AWS::AccountId') });
/** A service that acts for whoever asks it, so that the role has to say for whom. */
const byOurSchedules = v.strictObject({
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

/** Where a role may be taken on by another than a function, or a schedule of this account's default group, a sentence each. */
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
        return others.length > 0 || !v.is(v.union([byLambda, byOurSchedules]), statement);
      },
    )
    .map(([id]) => `${id}: may be taken on by others than a function or a schedule of ours`);
}
