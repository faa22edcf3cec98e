/** What follows from a resource's absence, by its type: what a user of the stack would otherwise look for in vain. */
const byType: Readonly<Record<string, string>> = {
  'AWS::ApiGateway::RestApi': 'no request reaches a function by it: give invoke the event of one',
  'AWS::ApiGatewayV2::Api': 'no request reaches a function by it: give invoke the event of one',
  'AWS::AppSync::GraphQLApi': 'no request reaches a function by it: give invoke the event of one',
  'AWS::CloudFormation::CustomResource': 'its function is not invoked, and its attributes are not known',
  'AWS::CloudFormation::Stack': 'the resources of the nested stack are not there: give its template beside this one',
  'AWS::Cognito::UserPool': 'nobody signs in, and none of its triggers is invoked',
  'AWS::Events::Archive': 'it keeps no event, so none can be replayed',
  'AWS::IoT::TopicRule': 'what is published to its topic reaches nobody',
  'AWS::Kinesis::Stream': 'it takes no record, and nobody gets one of it',
  'AWS::KinesisFirehose::DeliveryStream': 'it takes no record, and delivers none',
  'AWS::Lambda::Url': 'no request reaches the function by it: give invoke the event of one',
  'AWS::Logs::SubscriptionFilter': 'no line of the log reaches its target',
  'AWS::Pipes::Pipe': 'nothing gets from its source to its target: give invoke the event of one',
  'AWS::SecretsManager::Secret': 'it can not be read: give its value with the option environment',
  'AWS::Serverless::Application': 'the resources of the nested stack are not there: give its template beside this one',
  'AWS::Serverless::Connector': 'it grants nothing: name a policy for what it connects',
  'AWS::Serverless::StateMachine': 'no execution starts, and nothing that its steps name is invoked',
  'AWS::SSM::Parameter': 'it can not be read: give its value with the option environment',
  'AWS::StepFunctions::StateMachine': 'no execution starts, and nothing that its steps name is invoked',
};

/** What follows from a resource of this type not being emulated. */
export function whatFollows(type: string): string {
  if (type.startsWith('Custom::')) return whatFollows('AWS::CloudFormation::CustomResource');
  return Object.hasOwn(byType, type) ? (byType[type] ?? '') : 'it is not there, and a call to it fails';
}

/** What follows where a resource refers to one that is not emulated, and is therefore left out itself. */
const byReferrer: Readonly<Record<string, string>> = {
  'AWS::Lambda::EventSourceMapping': 'its function gets none of its records: give invoke the event of some',
  'AWS::Scheduler::Schedule': 'it never fires',
};

export function whatFollowsForReferrer(type: string): string {
  return byReferrer[type] ?? 'it is left out';
}

/** What follows from a property that is not emulated, by the resource's type and its name. */
const byProperty: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table.KinesisStreamSpecification': 'no change of an item reaches the stream',
  'AWS::S3::Bucket.ReplicationConfiguration': 'no object reaches the other bucket',
  'AWS::S3::Bucket.VersioningConfiguration': 'an object that is put again or deleted is gone',
  'AWS::Lambda::Function.DurableConfig': 'it has no checkpoints: each attempt begins anew',
  'AWS::Lambda::Function.FileSystemConfigs': 'the file system is not mounted',
};

/** `: what follows`, or nothing where that is plain. */
export function whatFollowsWithout(type: string, property: string): string {
  const follows = byProperty[`${type}.${property}`];
  return follows === undefined ? '' : `: ${follows}`;
}
