import { runAs } from './actor.ts';
import { carryOut } from './carry-out.ts';
import { deliver } from './deliver.ts';
import { invoke } from './invoke.ts';
import { endOfOutagesMs } from './outage.ts';
import { applyEdit, type OwnerEdit } from './owner-edit.ts';
import { inject, type PendingTrigger, type Step, type World } from './world.ts';

/** How often Lambda tries an asynchronous invocation in all, and how long it waits before each further attempt. */
const triggerAttempts = 3;
const retryDelayMs = (attempt: number): number => attempt * 60_000;

/** Invocations of one function side by side: enough for every race, few enough that they meet. */
const simulatedConcurrency = 3;

/**
 * All that can happen next at this moment, without time. Where nothing goes wrong, an acknowledgement is made at once: it commutes
 * with every other step, and the earliest one is the hardest to earn.
 */
export function stepsOf(world: World): Step[] {
  const [first] = world.acknowledgements;
  if (first !== undefined && Object.values(world.faults).every((rate) => rate === 0)) {
    return [{ label: first.label, take: async () => await takeAcknowledgement(world, first) }];
  }
  return [
    ...world.gate.parked.map((parked) => ({
      label: `${parked.actor.name} ${parked.request.operation}`,
      take: async () => await carryOut(world, parked),
    })),
    ...deliveries(world),
    ...world.acknowledgements.map((acknowledgement) => ({
      label: acknowledgement.label,
      take: () => takeAcknowledgement(world, acknowledgement),
    })),
    ...world.triggers.map((trigger) => ({ label: 'the schedule fires', take: () => fire(world, trigger) })),
    ...world.edits.map((edit) => ({ label: `the owner of ${edit.id}`, take: () => beginEdit(world, edit) })),
  ];
}

function deliveries(world: World): Step[] {
  return world.pipeline.model.eventSourceMappings
    .filter(({ queueArn, functionName, maximumConcurrency = simulatedConcurrency }) => {
      const running = [...world.running].filter((invocation) => invocation.functionName === functionName).length;
      return (
        running < Math.min(maximumConcurrency, simulatedConcurrency) &&
        world.engine.queueOrThrow(queueArn).counts().visible > 0
      );
    })
    .map((mapping) => ({ label: `${mapping.logicalId} delivers`, take: () => deliver(world, mapping) }));
}

async function takeAcknowledgement(world: World, acknowledgement: Step): Promise<void> {
  world.acknowledgements = world.acknowledgements.filter((candidate) => candidate !== acknowledgement);
  await acknowledgement.take();
  world.trace.add(acknowledgement.label);
}

function fire(world: World, trigger: PendingTrigger): void {
  world.triggers = world.triggers.filter((candidate) => candidate !== trigger);
  if (trigger.attempt === 1 && world.decisions.chance(world.faults.duplicateTrigger)) {
    inject(world, 'duplicateTrigger');
    world.triggers.push({ ...trigger, attempt: 2 });
  }
  const { scheduledTime, runId = scheduledTime } = trigger.event;
  world.dispatches.began(runId, scheduledTime);
  invoke(world, world.pipeline.scanner, trigger.event, (end) => {
    if (end.kind === 'result' || trigger.attempt >= triggerAttempts) return;
    const next = { ...trigger, attempt: trigger.attempt + 1 };
    world.clock.setTimer(retryDelayMs(trigger.attempt), () => world.triggers.push(next));
  });
}

function beginEdit(world: World, edit: OwnerEdit): void {
  world.edits = world.edits.filter((candidate) => candidate !== edit);
  const actor = world.gate.createActor('owner', `owner of ${edit.id}`);
  world.trace.add(`${actor.name} begins to ${edit.kind} it`);
  runAs(actor, async () => await applyEdit(world.ownersRows, edit)).then(
    () => world.trace.add(`${actor.name} is done`),
    (error: unknown) => {
      world.trace.add(
        `${actor.name} could not ${edit.kind} it: ${error instanceof Error ? error.name : String(error)}`,
      );
      if (actor.hasMetOutage) editAfterOutage(world, edit);
    },
  );
}

/** As an owner does who was told to try again later. */
function editAfterOutage(world: World, edit: OwnerEdit): void {
  const sinceStartMs = world.clock.now() - world.startedAt;
  const waitMs = Math.max(0, endOfOutagesMs(sinceStartMs, world.outages) - sinceStartMs);
  world.clock.setTimer(waitMs, () => world.edits.push(edit));
}
