import { leavingATimer } from '@daybreak/testkit';
import { faultyWriter } from './in-process.ts';

/** Does all that it should, and leaves the timer of its deadline behind. */
export const writerThatLeavesATimer = faultyWriter(({ createWriter }) => leavingATimer(createWriter()));
