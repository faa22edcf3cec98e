import type { LocalStack } from '@daybreak/local-stack';
import { shellWord } from '../terminal/shell-word.ts';

/** The variables with which the AWS CLI, boto3 and any SDK use the stack, and the names of its tables and queues. */
export function describeEndpoints({
  dynamodbEndpoint,
  sqsEndpoint,
  region,
  outputs,
}: Pick<LocalStack, 'dynamodbEndpoint' | 'sqsEndpoint' | 'region' | 'outputs'>): string {
  const variables = {
    AWS_ENDPOINT_URL_DYNAMODB: dynamodbEndpoint,
    AWS_ENDPOINT_URL_SQS: sqsEndpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    // Of no function, whose role the stack would evaluate.
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  const names = Object.entries(outputs).filter(([name]) => /Table(Name)?$|TableName$|QueueUrl$/.test(name));
  return [
    ...Object.entries(variables).map(([name, value]) => `export ${name}=${shellWord(value)}`),
    ...names.map(([name, value]) => `# ${name}: ${value}`),
  ].join('\n');
}
