export const kmsKeyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
export const alarmTopicArn = 'arn:aws:sns:eu-west-1:111122223333:on-call';

/** Both stages, each with AWS's keys and with a customer managed key. */
export const contexts: [name: string, context: Record<string, string>][] = [
  ['dev', { stage: 'dev' }],
  ['prod', { stage: 'prod' }],
  ['dev with a KMS key', { stage: 'dev', kmsKeyArn }],
  ['prod with a KMS key', { stage: 'prod', kmsKeyArn }],
];
