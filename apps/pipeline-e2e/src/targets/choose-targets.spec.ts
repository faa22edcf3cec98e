import { describe, expect, it } from '@jest/globals';
import { everyCapability, type Capability } from '../pipeline/capabilities.ts';
import { chooseTargets, TargetChoiceError } from './choose-targets.ts';

const engines = ['dynoxide', 'dynalite'] as const;

function namesOf(environment: Record<string, string>, needs: Capability[] = [], once = false): string[] {
  return chooseTargets({ needs, once }, environment, engines).map(({ name }) => name);
}

describe('the targets of a suite', () => {
  it('are by default the bundles on the first engine and the handlers on the last one', () => {
    expect(namesOf({})).toEqual(['processes, dynoxide', 'in-process, dynalite']);
  });

  it('are the bundles on every engine when it needs processes, so that by default nothing is skipped', () => {
    expect(namesOf({}, ['idle', 'killFunctions'])).toEqual(['processes, dynoxide', 'processes, dynalite']);
    for (const need of everyCapability) {
      for (const { capabilities } of chooseTargets({ needs: [need], once: false }, {}, engines)) {
        expect(capabilities).toContain(need);
      }
    }
  });

  it('are one when it is to run once', () => {
    expect(namesOf({}, [], true)).toEqual(['processes, dynoxide']);
    expect(namesOf({}, ['killFunctions'], true)).toEqual(['processes, dynoxide']);
  });

  it('are both kinds on the one engine that there is', () => {
    expect(chooseTargets({ needs: [], once: false }, {}, ['dynalite']).map(({ name }) => name)).toEqual([
      'processes, dynalite',
      'in-process, dynalite',
    ]);
    expect(namesOf({ DAYBREAK_TEST_ENGINES: 'first' })).toEqual(['processes, dynoxide', 'in-process, dynoxide']);
  });

  it('are those that the environment names, whatever it needs', () => {
    expect(namesOf({ DAYBREAK_TARGET: 'in-process' }, ['killFunctions'])).toEqual([
      'in-process, dynoxide',
      'in-process, dynalite',
    ]);
    expect(namesOf({ DAYBREAK_TARGET: 'processes', DAYBREAK_TEST_ENGINES: 'first' })).toEqual(['processes, dynoxide']);
    expect(namesOf({ DAYBREAK_ENDPOINT: 'http://127.0.0.1:4566' })).toEqual(['endpoint']);
    expect(namesOf({ DAYBREAK_STACK: 'Daybreak-dev' })).toEqual(['stack Daybreak-dev']);
  });

  it.each([
    [{ DAYBREAK_TARGET: 'docker' }, 'DAYBREAK_TARGET'],
    [{ DAYBREAK_TEST_ENGINES: 'second' }, 'DAYBREAK_TEST_ENGINES'],
    [{ DAYBREAK_ENDPOINT: 'localhost:4566' }, 'DAYBREAK_ENDPOINT'],
    [{ DAYBREAK_STACK: '' }, 'DAYBREAK_STACK'],
    [
      { DAYBREAK_STACK: 'Daybreak-dev', DAYBREAK_ENDPOINT: 'http://127.0.0.1:4566' },
      'Set one of DAYBREAK_ENDPOINT and DAYBREAK_STACK, not both',
    ],
  ])('are refused as %j', (environment, message) => {
    expect(() => namesOf(environment)).toThrow(TargetChoiceError);
    expect(() => namesOf(environment)).toThrow(message);
  });
});
