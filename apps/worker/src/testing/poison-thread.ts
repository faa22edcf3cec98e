import { parentPort } from 'node:worker_threads';
import { createRuleBook } from '@daybreak/domain';
import { planResponseTo } from '../plan-response.ts';
import { poisonRules } from './poison-rules.ts';

// plan-thread.ts with the poison rules.
const rules = createRuleBook(poisonRules);
parentPort?.on('message', (row: unknown) => parentPort?.postMessage(planResponseTo(row, rules)));
parentPort?.postMessage('ready');
