import { InvariantViolation } from '../oracle/violation.ts';
import { runAs } from './actor.ts';
import type { SimulatedContext } from './pipeline-under-test.ts';
import { inject, type Invocation, type World } from './world.ts';

/** How an invocation ended, as whoever started it sees it. */
export type InvocationEnd = HowItEnded & {
  /** Whether nothing befell it: each request got its server's answer, and no time passed. */
  isUndisturbed: boolean;
};

/** A result is told as Lambda passes it on: in JSON. */
type HowItEnded = { kind: 'result'; payload: string } | { kind: 'error'; reason: string };

/**
 * Starts a function on an event. `onEnd` is called once: with its result, its error, or the reason it was killed for,
 * by a crash or by its timeout on the virtual clock.
 */
export function invoke(world: World, functionName: string, event: unknown, onEnd: (end: InvocationEnd) => void): void {
  world.invocations += 1;
  const actor = world.gate.createActor('function', `${functionName}#${world.invocations}`);
  const handler = world.functions[functionName];
  if (handler === undefined) throw new Error(`There is no function ${functionName}`);

  const timeoutMs = timeoutMsOf(world, functionName);
  const startedAt = world.clock.now();
  const deadline = startedAt + timeoutMs;
  const isCutOff = functionName === world.pipeline.scanner && world.decisions.chance(world.faults.runCutOff);
  if (isCutOff) inject(world, 'runCutOff');
  // A cut-off scanner has time for a page or two; what it makes of that is its own affair.
  let looksLeft = isCutOff ? world.decisions.choose(6) : Number.POSITIVE_INFINITY;
  const context: SimulatedContext = {
    awsRequestId: actor.name,
    functionName,
    getRemainingTimeInMillis: () => (looksLeft-- > 0 ? deadline - world.clock.now() : 0),
  };

  const timer = world.clock.setTimer(timeoutMs, () => invocation.kill('Task timed out'));
  const invocation: Invocation = {
    actor,
    functionName,
    isDisturbed: isCutOff,
    kill(reason) {
      actor.isDead = true;
      invocation.isDisturbed = true;
      world.gate.drop(actor);
      world.trace.add(`${actor.name} is killed: ${reason}`);
      end({ kind: 'error', reason });
    },
  };
  function end(how: HowItEnded): void {
    timer.cancel();
    world.running.delete(invocation);
    onEnd({ ...how, isUndisturbed: !invocation.isDisturbed && world.clock.now() === startedAt });
  }
  function settled(how: HowItEnded): void {
    if (actor.isDead) return;
    actor.hasSettled = true;
    const left = world.gate.parked.find((parked) => parked.actor === actor);
    if (left !== undefined) {
      world.report(
        new InvariantViolation('I5', actor.name, `it settled with ${left.request.operation} still under way`),
      );
    }
    world.trace.add(`${actor.name} ${how.kind === 'result' ? 'returns' : `throws ${how.reason}`}`);
    end(how);
  }

  world.running.add(invocation);
  world.trace.add(`${actor.name} starts`);
  runAs(actor, async () => payloadOf(await handler(structuredClone(event), context)))
    .then(
      (payload) => settled({ kind: 'result', payload }),
      (error: unknown) => settled({ kind: 'error', reason: error instanceof Error ? error.name : String(error) }),
    )
    // Nobody awaits this: what is thrown while an end is dealt with would end the process.
    .catch(world.fail);
}

/** Throws for a result that JSON can't tell, as Lambda's runtime does: the invocation has failed then. */
function payloadOf(result: unknown): string {
  return JSON.stringify(result) ?? 'null';
}

/** The function's timeout, as its template has it. */
export function timeoutMsOf({ pipeline }: World, functionName: string): number {
  const model = pipeline.model.functions.find(({ name }) => name === functionName);
  if (model === undefined) throw new Error(`The template has no function ${functionName}`);
  return model.timeoutSeconds * 1000;
}
