import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Stage } from './stage.ts';

/** The stage of a stack, and the account's resources that it uses. */
export interface Deployment {
  stage: Stage;
  /** Encrypts tables, queues and logs. If undefined, AWS owned keys do. */
  encryptionKey: IKey | undefined;
  /** Receives a notification when any alarm goes off or clears. */
  alarmTopic: ITopic | undefined;
}
