import { Aws } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';

// DynamoDB and SQS call KMS with the permissions of their caller, so each role needs the key. `kms:ViaService` limits the
// grant to these services. AWS owned keys need no grant.

/** Allows a role to read and write tables that are encrypted with the key. DynamoDB only decrypts the table's key, so `kms:Decrypt` suffices. */
export function grantKeyToUseTables(grantee: IGrantable, key: IKey | undefined): void {
  grant(grantee, key, 'dynamodb', ['kms:Decrypt']);
}

/** Allows a role to receive messages from queues that are encrypted with the key. */
export function grantKeyToReceive(grantee: IGrantable, key: IKey | undefined): void {
  grant(grantee, key, 'sqs', ['kms:Decrypt']);
}

/** Allows a role to send messages to queues that are encrypted with the key. SQS decrypts the data key that it generates, to verify it. */
export function grantKeyToSend(grantee: IGrantable, key: IKey | undefined): void {
  grant(grantee, key, 'sqs', ['kms:Decrypt', 'kms:GenerateDataKey']);
}

/** Allows a role to publish to topics that are encrypted with the key. */
export function grantKeyToPublish(grantee: IGrantable, key: IKey | undefined): void {
  grant(grantee, key, 'sns', ['kms:Decrypt', 'kms:GenerateDataKey']);
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
