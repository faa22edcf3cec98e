import { expect, it } from '@jest/globals';
import { replayedDecisions, type Decisions } from '../decisions/decisions.ts';
import type { Simulator } from './create-simulator.ts';
import { explore } from './explore.ts';
import type { SimulationOptions } from './simulation-case.ts';

const small = {};

/** Creates a simulator whose runs only call `run` with their decisions. */
function simulatorOf(run: (decisions: Decisions) => void): Simulator<object, object> {
  return {
    async simulate(options: SimulationOptions<object>) {
      if (!('decideBy' in options)) throw new Error('The run has no decideBy');
      run(options.decideBy);
      const { taken } = options.decideBy;
      return await Promise.resolve({
        trace: [],
        decisions: taken,
        events: taken.length,
        faultsInjected: {},
        refusedByOutages: 0,
        unitCounts: {},
      });
    },
    close: async () => await Promise.resolve(),
  };
}

it('runs every order of three elements, each once', async () => {
  const elements = ['a', 'b', 'c'];
  const orders: string[] = [];
  const simulator = simulatorOf((decisions) => {
    const left = [...elements];
    orders.push(elements.flatMap(() => left.splice(decisions.choose(left.length), 1)).join(''));
  });

  expect(await explore(simulator, small)).toEqual({ interleavings: 6, longest: 2 });
  expect(orders).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
});

it('runs every interleaving if choices depend on earlier ones', async () => {
  const runs: string[] = [];
  const simulator = simulatorOf((decisions) => {
    const first = decisions.choose(2);
    runs.push(first === 0 ? '0' : `1${decisions.choose(3)}`);
  });

  expect(await explore(simulator, small)).toEqual({ interleavings: 4, longest: 2 });
  expect(runs).toEqual(['0', '10', '11', '12']);
});

it('runs each case with and without a fault, and without the faults that are off', async () => {
  const runs: boolean[][] = [];
  const simulator = simulatorOf((decisions) => {
    runs.push([decisions.chance(0.01), decisions.chance(0)]);
  });

  expect(await explore(simulator, small)).toEqual({ interleavings: 2, longest: 1 });
  expect(runs).toEqual([
    [false, false],
    [true, false],
  ]);
});

it('does not explore drawn values, but records them, so that the decisions replay the run', async () => {
  const decide = (decisions: Decisions): number[] => [decisions.draw(), decisions.choose(2), decisions.draw()];
  const runs: { decided: number[]; taken: readonly number[] }[] = [];
  const simulator = simulatorOf((decisions) => {
    runs.push({ decided: decide(decisions), taken: decisions.taken });
  });

  expect(await explore(simulator, small)).toMatchObject({ interleavings: 2 });
  for (const { decided, taken } of runs) expect(decide(replayedDecisions(taken))).toEqual(decided);
});

it('passes each result to `onRun`', async () => {
  const decisionsOfRuns: (readonly number[])[] = [];
  const simulator = simulatorOf((decisions) => {
    decisions.choose(2);
  });

  await explore(simulator, small, { onRun: ({ decisions }) => decisionsOfRuns.push([...decisions]) });

  expect(decisionsOfRuns).toEqual([[0], [1]]);
});

it('throws for a case with too many interleavings', async () => {
  const simulator = simulatorOf((decisions) => {
    for (let event = 0; event < 20; event += 1) decisions.choose(2);
  });

  await expect(explore(simulator, small, { atMost: 100 })).rejects.toThrow('more than 100 interleavings');
});

it('throws the first failure', async () => {
  const simulator = simulatorOf((decisions) => {
    if (decisions.choose(3) === 2) throw new Error('a promise is broken');
  });

  await expect(explore(simulator, small)).rejects.toThrow('a promise is broken');
});
