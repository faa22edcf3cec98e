import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Stage } from './stage.ts';

/** What the whole stack is made for. */
export interface Deployment {
  stage: Stage;
  /** Encrypts what is kept: tables, queues and logs. Without one, AWS's own keys do. */
  encryptionKey: IKey | undefined;
  /** Hears of every alarm. */
  alarmTopic: ITopic | undefined;
}
