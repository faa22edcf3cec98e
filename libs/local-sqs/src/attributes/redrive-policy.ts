import * as v from 'valibot';
import type { RedrivePolicy } from '../api/queue.ts';
import { SqsError } from '../api/sqs-error.ts';

const queueArn = v.pipe(v.string(), v.startsWith('arn:'));

const badCount = ({ input }: v.BaseIssue<unknown>): string =>
  `Invalid value for maxReceiveCount: ${String(input)}, valid values are from 1 to 1000 both inclusive.`;

const badTarget = 'Invalid value for deadLetterTargetArn.';

/** Reports errors in SQS's words. Older tools send `maxReceiveCount` as a string. */
export const redrivePolicySchema = v.pipe(
  v.string(),
  v.parseJson(undefined, 'Redrive policy is not a valid JSON map.'),
  v.object(
    {
      maxReceiveCount: v.pipe(
        v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,4}$/), v.transform(Number))], badCount),
        v.integer(badCount),
        v.minValue(1, badCount),
        v.maxValue(1000, badCount),
      ),
      deadLetterTargetArn: v.pipe(v.string(badTarget), v.startsWith('arn:', badTarget)),
    },
    ({ expected }) =>
      expected === 'Object'
        ? 'Redrive policy is not a valid JSON map.'
        : `Redrive policy does not contain mandatory attribute: ${String(expected).replaceAll('"', '')}.`,
  ),
);

export const redriveAllowPolicySchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.variant('redrivePermission', [
    v.object({ redrivePermission: v.picklist(['allowAll', 'denyAll']) }),
    v.object({
      redrivePermission: v.literal('byQueue'),
      sourceQueueArns: v.pipe(v.array(queueArn), v.minLength(1), v.maxLength(10)),
    }),
  ]),
);

export type RedriveAllowPolicy = v.InferOutput<typeof redriveAllowPolicySchema>;

export function parseRedrivePolicy(attributes: Readonly<Record<string, string>>): RedrivePolicy | undefined {
  const policy = attributes['RedrivePolicy'];
  return policy === undefined ? undefined : v.parse(redrivePolicySchema, policy);
}

export function parseRedriveAllowPolicy(attributes: Readonly<Record<string, string>>): RedriveAllowPolicy {
  const policy = attributes['RedriveAllowPolicy'];
  return policy === undefined ? { redrivePermission: 'allowAll' } : v.parse(redriveAllowPolicySchema, policy);
}

/** SQS reports this attribute, unlike the others, as a parameter. */
export function invalidRedrivePolicy(value: string, reason: string): SqsError {
  return new SqsError(
    'InvalidParameterValueException',
    `Value ${value} for parameter RedrivePolicy is invalid. Reason: ${reason}`,
  );
}
