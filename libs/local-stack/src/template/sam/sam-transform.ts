import type { TemplateResource } from '../template-schema.ts';
import type { Properties, Resources } from './sam-resource.ts';

/** A SAM resource to transform. */
export interface SamResource {
  readonly logicalId: string;
  readonly resource: TemplateResource;
  /** The resource's properties, merged with the section Globals. */
  readonly properties: Properties;
  /** Adds a problem, with which SAM rejects the template. */
  reject(problem: string): void;
}

/** The CloudFormation resources of a SAM resource. */
export interface Transformed {
  readonly resources: Resources;
  /** The notifications that the function's S3 events add to buckets of the same template. */
  readonly notifications?: readonly BucketNotification[];
}

export interface BucketNotification {
  readonly bucketId: string;
  /** An entry of a bucket's `NotificationConfiguration.LambdaConfigurations`. */
  readonly configuration: Properties;
}
