import { createSqsEngine } from '@daybreak/local-sqs';
import { startLocalStack } from '@daybreak/local-stack';
import { createSimulator, eventually } from '@daybreak/testkit';

export const exported = [createSqsEngine, startLocalStack, createSimulator, eventually];
