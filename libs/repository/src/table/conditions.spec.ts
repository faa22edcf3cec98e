import { expect, it } from '@jest/globals';
import { attributeNames, isPending } from './conditions.ts';

it('names each attribute of the expressions once, without numbered placeholders', () => {
  expect(attributeNames('SET #values.#k0 = :k0, #writes.#k12 = :now', isPending)).toEqual({
    '#values': 'values',
    '#writes': 'writes',
    '#version': 'version',
    '#status': 'status',
  });
});
