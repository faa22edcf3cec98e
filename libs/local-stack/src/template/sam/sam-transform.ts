import type { TemplateResource } from '../template-schema.ts';
import type { Properties, Resources } from './sam-resource.ts';

/** A resource of SAM that is transformed. */
export interface SamResource {
  readonly logicalId: string;
  readonly resource: TemplateResource;
  /** Its own, and those of the section Globals. */
  readonly properties: Properties;
  /** Notes what SAM refuses. */
  refuse(problem: string): void;
}

/** The resources that stand for one of SAM. */
export interface Transformed {
  readonly resources: Resources;
  /** What buckets of the same template tell a function. */
  readonly notifications?: readonly BucketNotification[];
}

export interface BucketNotification {
  readonly bucketId: string;
  /** As in a bucket's `NotificationConfiguration.LambdaConfigurations`. */
  readonly configuration: Properties;
}
