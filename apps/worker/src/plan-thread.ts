import { parentPort } from 'node:worker_threads';
import { builtInRuleBook } from '@daybreak/domain';
import { answerOf } from './plan-answer.ts';

// A thread of its own, in which the plan of a row may end badly without ending the function. It is a file of the bundle's folder.
parentPort?.on('message', (row: unknown) => parentPort?.postMessage(answerOf(row, builtInRuleBook)));
parentPort?.postMessage('ready');
