import * as v from 'valibot';
import { defineAction } from './define-action.ts';

export const cancelMessageMoveTask = defineAction(
  v.object({ TaskHandle: v.string() }),
  ({ TaskHandle }, { moveTasks }) => ({
    ApproximateNumberOfMessagesMoved: moveTasks.cancel(TaskHandle).moved,
  }),
);
