import { leavingATimer } from '@daybreak/testkit';
import { writerTwin } from './in-process.ts';

/** Does all that it should, and leaves the timer of its deadline behind. */
export const writerThatLeavesATimer = writerTwin(({ createWriter }) => leavingATimer(createWriter()));
