import { expect, it } from '@jest/globals';
import { exampleTable, writeExamples } from '../../testing/write-examples.ts';
import { writeUnitsOf } from './write-units.ts';

it.each(writeExamples)('charges for $title', ({ before, after, units }) => {
  expect(writeUnitsOf(exampleTable, { before, after })).toEqual(units);
});
