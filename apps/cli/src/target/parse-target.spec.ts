import { expect, test } from '@jest/globals';
import { parseTarget, type TargetOptions } from './parse-target.ts';

const environment = { cwd: '/home/ada', env: {} };

test.each<[TargetOptions, NodeJS.ProcessEnv, object]>([
  [
    { target: './data' },
    {},
    { kind: 'folder', path: '/home/ada/data', name: './data', option: '--target', engine: undefined },
  ],
  [
    { data: '/data', engine: 'dynalite' },
    {},
    { kind: 'folder', path: '/data', name: '/data', option: '--data', engine: 'dynalite' },
  ],
  [
    {},
    { DAYBREAK_TARGET: 'data' },
    { kind: 'folder', path: '/home/ada/data', name: 'data', option: 'DAYBREAK_TARGET' },
  ],
  [{ target: 'here' }, { DAYBREAK_TARGET: 'stack:Daybreak-dev' }, { kind: 'folder', path: '/home/ada/here' }],
  [
    { target: 'stack:Daybreak-prod', region: 'eu-west-3', profile: 'ops' },
    {},
    { kind: 'stack', name: 'stack:Daybreak-prod', stackName: 'Daybreak-prod', region: 'eu-west-3', profile: 'ops' },
  ],
  [{}, { DAYBREAK_TARGET: 'stack:Daybreak-dev' }, { kind: 'stack', stackName: 'Daybreak-dev' }],
  [
    { target: 'stack:arn:aws:cloudformation:eu-west-1:123456789012:stack/Daybreak-dev/0a-1b' },
    {},
    { kind: 'stack', stackName: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/Daybreak-dev/0a-1b' },
  ],
])('%j with %j', (options, env, address) => {
  expect(parseTarget(options, { ...environment, env })).toMatchObject(address);
});

test.each<[TargetOptions, string]>([
  [{}, 'No target: add --target DIR for a data folder or --target stack:NAME'],
  [{ target: '' }, '--target is empty'],
  [{ target: 'a', data: 'b' }, 'use one of them'],
  [{ target: 'stack:' }, '--target stack:: the stack has no name'],
  [{ target: 'stack:my stack' }, '--target stack:my stack: this is not a stack name'],
  [{ target: 'data', region: 'eu-west-1' }, '--region is for a stack, and --target data is a folder'],
  [{ target: 'data', profile: 'ops' }, '--profile is for a stack'],
  [{ target: 'stack:Daybreak-dev', engine: 'dynoxide' }, '--engine is for a folder'],
])('%j is rejected', (options, reason) => {
  expect(() => parseTarget(options, environment)).toThrow(reason);
});
