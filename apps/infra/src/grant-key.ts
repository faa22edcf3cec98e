import { Aws } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';

// The services call KMS in the name of whoever calls them, so a role needs the key for what is encrypted with it. Only
// through these services: what else the key encrypts stays closed. Without a key of our own there is nothing to allow.

/** Lets a role read and write tables that are encrypted with the key: DynamoDB only unwraps the table's own key. */
export function grantKeyToUseTables(grantee: IGrantable, key: IKey | undefined): void {
  grant(grantee, key, 'dynamodb', ['kms:Decrypt']);
}

/** Lets a role take messages from queues that are encrypted with the key. */
export function grantKeyToReceive(grantee: IGrantable, key: IKey | undefined): void {
  grant(grantee, key, 'sqs', ['kms:Decrypt']);
}

/** Lets a role send messages to queues that are encrypted with the key: SQS checks the data key that it makes. */
export function grantKeyToSend(grantee: IGrantable, key: IKey | undefined): void {
  grant(grantee, key, 'sqs', ['kms:Decrypt', 'kms:GenerateDataKey']);
}

function grant(grantee: IGrantable, key: IKey | undefined, service: string, actions: string[]): void {
  if (key === undefined) return;
  Grant.addToPrincipal({
    grantee,
    actions,
    resourceArns: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `${service}.${Aws.REGION}.amazonaws.com` } },
  });
}
