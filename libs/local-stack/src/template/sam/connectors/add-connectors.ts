import * as v from 'valibot';
import type { TemplateResource } from '../../template-schema.ts';
import { arnOf, listOf, policyDocument, ref, resourceOf, type Resources, statement } from '../sam-resource.ts';
import { type Grants, grantsOfFunction, grantsOfReceiver, senders } from './connector-actions.ts';

const endSchema = v.object({ Id: v.string() });
const connectorSchema = v.object({
  Source: endSchema,
  Destination: v.union([v.array(endSchema), endSchema]),
  Permissions: v.array(v.picklist(['Read', 'Write'])),
});
const roleSchema = v.object({ 'Fn::GetAtt': v.tuple([v.string(), v.literal('Arn')]) });

type Permissions = v.InferOutput<typeof connectorSchema>['Permissions'];

/** Replaces each connector by the policies that SAM generates. A connector whose ends have no such policy here stays, and is reported. */
export function addConnectors(resources: Resources): void {
  for (const [logicalId, connector] of Object.entries(resources)) {
    if (connector.Type !== 'AWS::Serverless::Connector') continue;
    const parsed = v.safeParse(connectorSchema, connector.Properties);
    if (!parsed.success) continue;
    const { Source: source, Destination: destination, Permissions: permissions } = parsed.output;
    const policies = [destination].flat().map(({ Id }, index) => {
      const id = `${logicalId}${Array.isArray(destination) ? `Destination${index}` : ''}`;
      return policyOf({ id, connector, source: source.Id, destination: Id, permissions }, resources);
    });
    if (policies.some((policy) => policy === undefined)) continue;
    delete resources[logicalId];
    for (const policy of policies) Object.assign(resources, policy);
  }
}

interface Connection {
  readonly id: string;
  readonly connector: TemplateResource;
  readonly source: string;
  readonly destination: string;
  readonly permissions: Permissions;
}

function policyOf(connection: Connection, resources: Resources): Resources | undefined {
  const { source, destination } = connection;
  const from = resources[source]?.Type ?? '';
  const to = resources[destination]?.Type ?? '';
  const sender = senders[from];
  if (sender?.to.includes(to) === true) return sendingPolicy(connection, to, sender.service);
  if (to === 'AWS::Lambda::Function' && grantsOfReceiver[from] !== undefined)
    return rolePolicy(connection, resources[destination], grantsOfReceiver[from], [
      from === 'AWS::DynamoDB::Table' ? { 'Fn::Sub': `\${${source}.Arn}/stream/*` } : arnOf(source),
    ]);
  const grants = from === 'AWS::Lambda::Function' ? grantsOfFunction[to] : undefined;
  return grants && rolePolicy(connection, resources[source], grants, resourcesOf(destination, to));
}

/** Returns the ARNs of a resource, including those of a table's indexes and a bucket's objects. A topic's ARN is its `Ref`. */
function resourcesOf(logicalId: string, type: string): unknown[] {
  if (type === 'AWS::SNS::Topic') return [ref(logicalId)];
  if (type === 'AWS::DynamoDB::Table') return [arnOf(logicalId), { 'Fn::Sub': `\${${logicalId}.Arn}/index/*` }];
  if (type === 'AWS::S3::Bucket') return [arnOf(logicalId), { 'Fn::Sub': `\${${logicalId}.Arn}/*` }];
  return [arnOf(logicalId)];
}

/** Returns a policy for the role of a function. The role must be in this template. */
function rolePolicy(
  { id, connector, permissions }: Connection,
  owner: TemplateResource | undefined,
  grants: Grants,
  on: readonly unknown[],
): Resources | undefined {
  const role = v.safeParse(roleSchema, owner?.Properties['Role']);
  const granted = permissions.map((permission) => grants[permission]);
  if (!role.success || granted.some((actions) => actions === undefined)) return undefined;
  const [roleId] = role.output['Fn::GetAtt'];
  return {
    [`${id}Policy`]: resourceOf(connector, 'AWS::IAM::ManagedPolicy', {
      PolicyDocument: policyDocument(
        granted.flatMap((actions) => (actions === undefined ? [] : [statement(actions, on)])),
      ),
      Roles: [ref(roleId)],
    }),
  };
}

/** Returns a resource policy of the receiver that lets the service send. */
function sendingPolicy(
  { id, connector, source, destination, permissions }: Connection,
  to: string,
  service: string,
): Resources | undefined {
  if (permissions.join() !== 'Write') return undefined;
  const sourceArn = service === 'sns.amazonaws.com' ? ref(source) : arnOf(source);
  if (to === 'AWS::Lambda::Function')
    return {
      [`${id}WriteLambdaPermission`]: resourceOf(connector, 'AWS::Lambda::Permission', {
        Action: 'lambda:InvokeFunction',
        FunctionName: arnOf(destination),
        Principal: service,
        SourceArn: sourceArn,
        SourceAccount: service.startsWith('s3.') ? ref('AWS::AccountId') : undefined,
      }),
    };
  const isQueue = to === 'AWS::SQS::Queue';
  const allowed = {
    Effect: 'Allow',
    Principal: { Service: service },
    Action: isQueue ? 'sqs:SendMessage' : 'sns:Publish',
    Resource: isQueue ? arnOf(destination) : ref(destination),
    Condition: { ArnEquals: { 'aws:SourceArn': sourceArn } },
  };
  return {
    [`${id}${isQueue ? 'QueuePolicy' : 'TopicPolicy'}`]: resourceOf(
      connector,
      isQueue ? 'AWS::SQS::QueuePolicy' : 'AWS::SNS::TopicPolicy',
      { PolicyDocument: policyDocument([allowed]), [isQueue ? 'Queues' : 'Topics']: listOf(ref(destination)) },
    ),
  };
}
