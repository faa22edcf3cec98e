/** The consequence of a missing resource, by its type. */
const byType: Readonly<Record<string, string>> = {
  'AWS::ApiGateway::RestApi': 'it invokes no function. To test a function, call invoke with the event of a request',
  'AWS::ApiGatewayV2::Api': 'it invokes no function. To test a function, call invoke with the event of a request',
  'AWS::AppSync::GraphQLApi': 'it invokes no function. To test a function, call invoke with the event of a request',
  'AWS::CloudFormation::CustomResource': 'its function is not invoked, and its attributes are unknown',
  'AWS::CloudFormation::Stack': 'the resources of the nested stack are missing: add its template to templatePath',
  'AWS::Cognito::UserPool': 'no user can sign in, and its triggers are not invoked',
  'AWS::Events::Archive': 'it keeps no events, so none can be replayed',
  'AWS::IoT::TopicRule': 'messages of its topic reach no target',
  'AWS::Kinesis::Stream': 'it accepts no records, and no consumer receives any',
  'AWS::KinesisFirehose::DeliveryStream': 'it accepts no records, and delivers none',
  'AWS::Lambda::Url': 'it invokes no function. To test the function, call invoke with the event of a request',
  'AWS::Logs::SubscriptionFilter': 'no log line reaches its target',
  'AWS::Pipes::Pipe': 'nothing reaches its target. To test a target function, call invoke with such an event',
  'AWS::SecretsManager::Secret': 'it can not be read: set its value with the option environment',
  'AWS::Serverless::Application': 'the resources of the nested stack are missing: add its template to templatePath',
  'AWS::Serverless::Connector': 'it grants nothing: add a policy with its permissions',
  'AWS::Serverless::StateMachine': 'no execution starts, and the functions of its steps are not invoked',
  'AWS::SSM::Parameter': 'it can not be read: set its value with the option environment',
  'AWS::StepFunctions::StateMachine': 'no execution starts, and the functions of its steps are not invoked',
};

/** Returns the consequence of a missing resource of this type. */
export function consequenceOf(type: string): string {
  if (type.startsWith('Custom::')) return consequenceOf('AWS::CloudFormation::CustomResource');
  return Object.hasOwn(byType, type) ? (byType[type] ?? '') : 'it does not exist here, and requests to it fail';
}

/** The consequence for a resource that is omitted because it refers to a missing one, by its type. */
const byReferrer: Readonly<Record<string, string>> = {
  'AWS::Lambda::EventSourceMapping':
    'its function receives no records. To test the function, call invoke with such an event',
  'AWS::Scheduler::Schedule': 'it never fires',
};

export function consequenceForReferrer(type: string): string {
  return byReferrer[type] ?? 'it is omitted';
}

/** The consequence of a property that is not emulated, by the resource's type and the property's name. */
const byProperty: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table.KinesisStreamSpecification': 'no change of an item reaches the stream',
  'AWS::S3::Bucket.ReplicationConfiguration': 'no object reaches the other bucket',
  'AWS::S3::Bucket.VersioningConfiguration': 'an overwritten or deleted object is lost',
  'AWS::Lambda::Function.DurableConfig': 'it has no checkpoints: each attempt starts from the beginning',
  'AWS::Lambda::Function.FileSystemConfigs': 'the file system is not mounted',
};

/** Returns `: consequence`, or an empty string where it is obvious. */
export function consequenceOfProperty(type: string, property: string): string {
  const consequence = byProperty[`${type}.${property}`];
  return consequence === undefined ? '' : `: ${consequence}`;
}
