import { Grant } from 'aws-cdk-lib/aws-iam';
import type { PipelineFunction } from '../constructs/pipeline-function.ts';
import type { Deployment } from '../deployment.ts';
import { grantKeyToPublish } from '../grant-key.ts';
import type { EventTarget } from './event-target.ts';

/** Has the editor send the outcomes of owners' edits to the target of the events of rows. */
export function sendEditEvents(editor: PipelineFunction, target: EventTarget, deployment: Deployment): void {
  editor.addEnvironment('EVENT_TARGET', target.id);
  editor.addEnvironment('EVENT_SOURCE', `daybreak.${deployment.stage}`);
  Grant.addToPrincipal({ grantee: editor, actions: [target.action], resourceArns: [target.arn] });
  if (target.kind === 'topic') grantKeyToPublish(editor, deployment.encryptionKey);
}
