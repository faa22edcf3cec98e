import { parentPort } from 'node:worker_threads';
import { builtInRuleBook } from '@daybreak/domain';
import { planResponseTo } from './plan-response.ts';

// The worker thread of createIsolatedPlanner. It is bundled as a file of its own.
parentPort?.on('message', (row: unknown) => parentPort?.postMessage(planResponseTo(row, builtInRuleBook)));
parentPort?.postMessage('ready');
