import { mutationOptions } from '../../tools/mutation/stryker.base.js';

export default mutationOptions({
  root: 'apps/worker',
  mutate: [
    '!apps/worker/src/handler.ts',
    // A worker thread, and the planner that starts and ends it: no spec starts threads. create-isolated-planner.integration.ts does.
    '!apps/worker/src/{create-isolated-planner,plan-thread}.ts',
  ],
});
