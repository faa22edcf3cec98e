import { rowMessageSchema, type RowMessage } from '@daybreak/domain';
import * as v from 'valibot';
import { timeoutMsOf } from './invoke.ts';
import { outageOf } from './outage.ts';
import { performRequest } from './perform-request.ts';
import { recordsOf } from './record-of.ts';
import type { ParkedRequest } from './request-gate.ts';
import type { WireRequest, WireResponse } from './wire.ts';
import { inject, type World } from './world.ts';
import { writtenIds } from './written-ids.ts';

const rowBodySchema = v.pipe(v.string(), v.parseJson(), rowMessageSchema);

/** Takes the step of one parked request: it is carried out, meets a fault, or its function dies over it. */
export async function carryOut(world: World, parked: ParkedRequest): Promise<void> {
  const { actor, request } = parked;
  const invocation = [...world.running].find((running) => running.actor === actor);
  world.gate.take(parked);

  if (invocation !== undefined && world.decisions.chance(world.faults.timeout)) {
    inject(world, 'timeout');
    world.gate.drop(actor);
    world.clock.advance(timeoutMsOf(world, invocation.functionName));
    world.recentlyWritten.clear();
    return;
  }
  if (invocation !== undefined && world.decisions.chance(world.faults.crash)) {
    inject(world, 'crash');
    const hadEffect = world.decisions.choose(2) === 1;
    if (hadEffect) await observe(world, parked, await world.transport.send(request));
    invocation.kill(`crash ${hadEffect ? 'after' : 'before'} ${request.operation}`);
    return;
  }

  const outage = outageOf(request, world.clock.now() - world.startedAt, world.outages);
  if (outage !== undefined) {
    world.refusedByOutages += 1;
    actor.hasMetOutage = true;
  }
  const throttledBefore = throttledRequests(world);
  const faults = actor.kind === 'owner' ? { ...world.faults, brokenAfter: 0 } : world.faults;
  const { fault, response } = await performRequest(parked, {
    send: async (wireRequest) => {
      const answered = await world.transport.send(wireRequest);
      await observe(world, { ...parked, request: wireRequest }, answered);
      return answered;
    },
    decisions: world.decisions,
    faults,
    outage,
    recentlyWritten: world.recentlyWritten,
    inject: (injected) => inject(world, injected),
  });
  const isThrottled = throttledRequests(world) > throttledBefore;
  if (invocation !== undefined && ((fault ?? outage) !== undefined || isThrottled)) invocation.isDisturbed = true;
  if (fault === 'staleIndex') world.dispatches.hidden(world.recentlyWritten);
  const met = outage === undefined ? fault : `outage until ${outage.toMinutes} min`;
  const outcome = [response && statusOf(response), met, isThrottled ? 'over capacity' : undefined]
    .filter((part) => part !== undefined)
    .join(', ');
  world.trace.add(
    `${actor.name} ${request.service}.${request.operation} ${JSON.stringify(request.body)} -> ${outcome}`,
  );
}

/** Requests, and parts of batches, that tables throttled so far. */
function throttledRequests({ unitCounts }: World): number {
  return Object.values(unitCounts()).reduce((sum, { throttled }) => sum + throttled, 0);
}

/** Follows what a request that reached its server did: to the rows, or to the queues. */
async function observe(world: World, { actor, request }: ParkedRequest, response: WireResponse): Promise<void> {
  if (response.statusCode >= 300) return;
  if (request.service === 'SQS') {
    for (const body of sentBodies(request, response)) sent(world, queueNameOf(request), body);
    return;
  }
  const finishedRunId = finishedRunOf(request, world.pipeline.runsTable);
  if (finishedRunId !== undefined) world.dispatches.finished(finishedRunId);
  const ids = writtenIds(request, world.pipeline.rowsTable).map((id) => world.items.rowIdOf(id));
  for (const id of new Set(ids)) {
    if (id === undefined) {
      const violation = await world.items.violation();
      if (violation !== undefined) world.report(violation);
      continue;
    }
    const hasChanged = actor.kind === 'owner' ? await world.rows.afterOwner(id) : await world.rows.afterPipeline(id);
    if (hasChanged) world.recentlyWritten.add(id);
  }
}

function sent(world: World, queueName: string, body: string): void {
  world.ledger.sent(queueName, body);
  if (queueName !== world.pipeline.rowQueue) return;
  const message = v.parse(rowBodySchema, body);
  world.dispatches.dispatched(body, () => isOnItsWay(world, message));
  world.runAccounts.dispatched(message);
}

/** Whether a queue holds a message of the same version of the row by another run, waiting or in flight. */
function isOnItsWay({ engine }: World, { rowId, version, runId }: RowMessage): boolean {
  const bodies = engine
    .queues()
    .flatMap((queue) => queue.messages().map(({ body }) => v.safeParse(rowBodySchema, body)));
  return bodies.some(
    ({ success, output }) => success && output.rowId === rowId && output.version === version && output.runId !== runId,
  );
}

const finishingSchema = v.object({
  TableName: v.string(),
  Key: v.object({ runId: v.object({ S: v.string() }) }),
  ExpressionAttributeValues: v.object({ ':finished': v.object({ S: v.literal('finished') }) }),
});

/** The run that an update of the runs' table marks finished. */
function finishedRunOf({ operation, body }: WireRequest, runsTable: string): string | undefined {
  if (operation !== 'UpdateItem') return undefined;
  const { success, output } = v.safeParse(finishingSchema, body);
  return success && output.TableName === runsTable ? output.Key.runId.S : undefined;
}

function queueNameOf({ body }: WireRequest): string {
  return String(body['QueueUrl']).split('/').at(-1) ?? '';
}

function sentBodies({ operation, body }: WireRequest, response: WireResponse): string[] {
  if (operation === 'SendMessage') return [String(body['MessageBody'])];
  if (operation !== 'SendMessageBatch') return [];
  const accepted = new Set(recordsOf(response.body['Successful']).map(({ Id }) => Id));
  return recordsOf(body['Entries']).flatMap(({ Id, MessageBody }) => (accepted.has(Id) ? [String(MessageBody)] : []));
}

function statusOf({ statusCode, body }: WireResponse): string {
  const type = body['__type'];
  return typeof type === 'string' ? `${statusCode} ${type.split('#').at(-1) ?? type}` : String(statusCode);
}
