import type { MessageAttributes } from '@daybreak/local-sqs';
import type { Permissions } from '../iam/create-permissions.ts';
import type { Outgoing, Sender } from './create-sender.ts';
import { sendActionOf } from '../iam/send-action.ts';
import { DeliveryError } from './delivery-error.ts';

/** A delivery of a service to the target of a rule, a subscription, a schedule or a bucket. */
export interface Delivery {
  readonly service: 'events.amazonaws.com' | 's3.amazonaws.com' | 'scheduler.amazonaws.com' | 'sns.amazonaws.com';
  /** The ARN of the rule, topic, schedule group or bucket. Policies test it as `aws:SourceArn`. */
  readonly sourceArn: string;
  /** The account of the source, if its ARN does not contain it. */
  readonly sourceAccount?: string | undefined;
  /** The name of the rule, subscription, schedule or bucket, for messages. */
  readonly label: string;
  readonly targetArn: string;
  /** The role that the service assumes. Without it, the target's own policy must allow the service. */
  readonly roleArn?: string | undefined;
  readonly outgoing: Outgoing;
  readonly deadLetter?:
    | {
        readonly queueArn: string;
        readonly roleArn?: string | undefined;
        outgoing(error: DeliveryError): Pick<Outgoing, 'body' | 'attributes'>;
      }
    | undefined;
}

export interface CourierOptions {
  readonly send: Sender;
  readonly permissions: Pick<Permissions, 'refusalOfService'> | undefined;
  /** Called with a delivery that is lost or goes to a dead-letter queue. */
  onUndelivered(label: string, fields: { message: string; target: string; error: string }): void;
}

/**
 * Sends a delivery to its target. A delivery that the target rejects goes to its dead-letter queue, or is lost without one. Never rejects.
 */
export type Courier = (delivery: Delivery) => Promise<void>;

export function createCourier({ send, permissions, onUndelivered }: CourierOptions): Courier {
  const sendAs = async (
    {
      service,
      sourceArn,
      sourceAccount,
      roleArn,
    }: Pick<Delivery, 'service' | 'sourceArn' | 'sourceAccount' | 'roleArn'>,
    resource: string,
    outgoing: Outgoing,
  ): Promise<void> => {
    const action = sendActionOf(resource);
    const refusal = permissions?.refusalOfService({ service, sourceArn, sourceAccount, roleArn, action, resource });
    if (refusal !== undefined) throw new DeliveryError('NO_PERMISSIONS', refusal);
    await send(resource, outgoing);
  };

  return async (delivery) => {
    const { label, targetArn: target, outgoing, deadLetter } = delivery;
    const error = await errorOf(sendAs(delivery, target, outgoing));
    if (error === undefined) return;
    const { service, sourceArn } = delivery;
    const lost =
      deadLetter === undefined
        ? undefined
        : await errorOf(
            sendAs(
              { service, sourceArn, roleArn: deadLetter.roleArn },
              deadLetter.queueArn,
              deadLetter.outgoing(error),
            ),
          );
    const isKept = deadLetter !== undefined && lost === undefined;
    onUndelivered(label, {
      message: isKept ? 'Not delivered: sent to the dead-letter queue' : 'Not delivered, and lost',
      target,
      error: [error.message, ...(lost === undefined ? [] : [`Dead-letter queue: ${lost.message}`])].join('. '),
    });
  };
}

/** Returns the error of a failed delivery. Any error other than DeliveryError is a defect, and becomes an `InternalFailure`. */
async function errorOf(work: Promise<void>): Promise<DeliveryError | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error instanceof DeliveryError ? error : new DeliveryError('InternalFailure', String(error));
  }
}

export function textAttributes(values: Readonly<Record<string, string>>): MessageAttributes {
  return Object.fromEntries(
    Object.entries(values).map(([name, stringValue]) => [name, { dataType: 'String', stringValue }]),
  );
}
