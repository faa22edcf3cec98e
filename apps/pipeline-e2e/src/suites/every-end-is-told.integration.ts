import { MessageNotSentError } from '@daybreak/batch';
import { rowMessageSchema } from '@daybreak/domain';
import { type OutgoingEvent, rowEventSchemas } from '@daybreak/events';
import { createStackClock, type HandlersByName, type PublishedEvent } from '@daybreak/local-stack';
import { expect, it } from '@jest/globals';
import * as v from 'valibot';
import { copyTemplate } from '../copy-template.ts';
import { describePipeline } from '../describe-pipeline.ts';
import { newRow } from '../item.ts';
import { noDuplicates } from '../no-duplicates.ts';
import type { FunctionWiring } from '../pipeline/capabilities.ts';
import { createNotifierTo } from '../pipeline/create-notifier-to.ts';
import { templateWithEvents } from '../template-path.ts';

const noon = '2026-03-29T12:00:00Z';
const bus = 'arn:aws:events:eu-west-1:000000000000:event-bus/daybreak-dev';
const templatePath = templateWithEvents;

const eventSchema = v.object({
  source: v.literal('daybreak.dev'),
  'detail-type': v.picklist(['RowCompleted', 'RowFailed', 'RowSkipped']),
  time: v.string(),
  detail: v.looseObject({ id: v.string(), endedAt: v.string() }),
});

/** Events as a rule of the bus gets them, each checked against its schema, as `RowCompleted row-1/1`. */
function namesOf(published: readonly PublishedEvent[]): string[] {
  return published.map(({ target, event }) => {
    const { detail, time, 'detail-type': type } = v.parse(eventSchema, event);
    expect(target).toBe(bus);
    expect(time).toBe(detail.endedAt.replace(/\.\d{3}Z$/, 'Z'));
    expect(detail).not.toHaveProperty('values');
    v.parse(rowEventSchemas[type], detail);
    return `${type} ${detail.id}`;
  });
}

describePipeline('how versions of rows end', { needs: ['idle', 'localStack', 'changeSettings'] }, (start) => {
  it('is told by an event each: completed, failed and skipped, and nothing else is', async () => {
    await using pipeline = await start({ templatePath });
    const done = newRow();
    const failing = newRow({ rule: 'renew', changes: { periodMonths: 'many' } });
    const skipped = newRow({ repeat: 'FREQ=MONTHLY', dueDate: '2026-03-30' });
    const late = newRow({ dueDate: '2026-03-20', catchUp: 'skip after PT6H' });
    const [cancelled, later] = [newRow(), newRow({ dueDate: '2026-04-01' })];
    await pipeline.put(done, failing, skipped, late, cancelled, later);
    await pipeline.rows.skip({ id: skipped.id, version: 1, next: { dueDate: '2026-04-30', timeZone: 'UTC' } });
    await pipeline.rows.cancel({ id: cancelled.id });
    await pipeline.run(noon);

    const told = namesOf(pipeline.stack.events.published());
    expect(new Set(told)).toEqual(
      new Set([
        `RowCompleted ${done.id}/1`,
        `RowFailed ${failing.id}/1`,
        `RowSkipped ${skipped.id}/1`,
        `RowSkipped ${late.id}/1`,
      ]),
    );
    expect(pipeline.stack.permissions?.refusals()).toEqual([]);
  });

  it('is told in the order of the versions of each row', async () => {
    await using pipeline = await start({ templatePath });
    const rows = Array.from({ length: 5 }, () => newRow({ repeat: 'FREQ=DAILY', dueDate: '2026-03-20' }));
    await pipeline.put(...rows);
    await pipeline.run(noon);

    const told = namesOf(pipeline.stack.events.published());
    for (const { id } of rows) {
      const first = [...new Set(told.filter((name) => name.startsWith(`RowCompleted ${id}/`)))];
      expect(first).toEqual(Array.from({ length: 10 }, (_, index) => `RowCompleted ${id}/${index + 1}`));
    }
  });
});

describePipeline('a step after completion', { needs: ['idle', 'localStack', 'changeSettings'] }, (start) => {
  it('gets one message of each completed version, and none of any other', async () => {
    using copy = copyTemplate(addStepAfterCompletion, templateWithEvents);
    // A record that was tried twice, or a message that comes twice, is no second row.
    await using pipeline = await start({ templatePath: copy.templatePath, ...noDuplicates });
    const recurring = newRow({ repeat: 'FREQ=DAILY', dueDate: '2026-03-28' });
    const failing = newRow({ rule: 'renew', changes: { periodMonths: 'many' } });
    const rows = Array.from({ length: 12 }, () => newRow());
    await pipeline.put(...rows, recurring, failing);
    await pipeline.run(noon);

    const messages = pipeline.stack.queues.queueOrThrow(stepQueue).messages();
    const found = messages.map(({ body }) => v.parse(v.pipe(v.string(), v.parseJson(), rowMessageSchema), body));
    expect(found.map(({ rowId, version }) => `${rowId}/${version}`).toSorted()).toEqual(
      [...rows.map(({ id }) => `${id}/1`), `${recurring.id}/1`, `${recurring.id}/2`].toSorted(),
    );
    expect(pipeline.stack.permissions?.refusals()).toEqual([]);
  });
});

const stepQueue = 'step-after-completion';

/** As `apps/infra` wires the queue of such a step to the notifier. */
function addStepAfterCompletion(resources: Parameters<Parameters<typeof copyTemplate>[0]>[0]): void {
  resources['StepQueue'] = { Type: 'AWS::SQS::Queue', Properties: { QueueName: stepQueue }, Metadata: {} };
  const { Variables } = v.parse(variablesSchema, resources['Notifier']?.Properties['Environment']);
  Object.assign(resources['Notifier']?.Properties ?? {}, {
    Environment: { Variables: { ...Variables, FORWARD_QUEUE_URLS: { Ref: 'StepQueue' } } },
  });
  const { Statement } = v.parse(policySchema, resources['NotifierRoleDefaultPolicy']?.Properties['PolicyDocument']);
  const grant = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': ['StepQueue', 'Arn'] } };
  Object.assign(resources['NotifierRoleDefaultPolicy']?.Properties ?? {}, {
    PolicyDocument: { Version: '2012-10-17', Statement: [...Statement, grant] },
  });
}

const variablesSchema = v.object({ Variables: v.record(v.string(), v.unknown()) });
const policySchema = v.object({ Statement: v.array(v.unknown()) });

describePipeline(
  'a target of events that is down',
  { needs: ['idle', 'moveClock', 'localStack', 'changeSettings', 'replaceFunctions'] },
  (start) => {
    it('for three hours gets every event when it is back, and the stream does not wait for it', async () => {
      const clock = createStackClock({ kind: 'manual', startAt: Date.parse(noon) });
      const backAt = clock.now() + 3 * 60 * 60 * 1_000;
      const sent: OutgoingEvent[] = [];
      const functions = (wiring: FunctionWiring): HandlersByName => ({
        Notifier: createNotifierTo(wiring, clock, (event) => {
          if (clock.now() < backAt) return new MessageNotSentError('InternalFailure', 4, { fault: 'platform' });
          sent.push(event);
          return undefined;
        }),
      });
      await using pipeline = await start({ templatePath, clock, functions });
      const rows = Array.from({ length: 20 }, () => newRow());
      await pipeline.put(...rows);
      await pipeline.run(noon);

      expect(new Set(sent.map(({ id }) => id))).toEqual(new Set(rows.map(({ id }) => `${id}/1`)));
      expect(pipeline.stack.queues.queueOrThrow('Daybreak-dev-NotifierQueue').receiveCounts().size).toBe(20);
      expect(pipeline.stack.queues.queueOrThrow('Daybreak-dev-NotifierDeadLetterQueue').counts().visible).toBe(0);
    });
  },
);
