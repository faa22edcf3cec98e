import { resourceOf } from '../sam-resource.ts';
import { functionArnOf, permissionOf, type SamEvent, type TransformedEvent } from './sam-event.ts';

/** Transforms an event of a service that is not emulated into a resource of that service, so that the resource is reported. */
export function otherEvent(event: SamEvent): TransformedEvent {
  const { id, type, properties, resource } = event;
  if (type === 'IoTRule') {
    const action = { Lambda: { FunctionArn: functionArnOf(event) } };
    const payload = { Sql: properties['Sql'], Actions: [action] };
    return { resources: { [id]: resourceOf(resource, 'AWS::IoT::TopicRule', { TopicRulePayload: payload }) } };
  }
  if (type === 'CloudWatchLogs') {
    const { LogGroupName: logGroup, FilterPattern: pattern } = properties;
    const filter = { LogGroupName: logGroup, FilterPattern: pattern, DestinationArn: functionArnOf(event) };
    return { resources: { [id]: resourceOf(resource, 'AWS::Logs::SubscriptionFilter', filter) } };
  }
  const principal = type === 'Cognito' ? 'cognito-idp.amazonaws.com' : 'alexa-appkit.amazon.com';
  return { resources: permissionOf(event, principal, {}) };
}
