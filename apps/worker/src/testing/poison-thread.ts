import { parentPort } from 'node:worker_threads';
import { createRuleBook } from '@daybreak/domain';
import { answerOf } from '../plan-answer.ts';
import { poisonRules } from './poison-rules.ts';

// As plan-thread.ts, with rules that end badly.
const rules = createRuleBook(poisonRules);
parentPort?.on('message', (row: unknown) => parentPort?.postMessage(answerOf(row, rules)));
parentPort?.postMessage('ready');
