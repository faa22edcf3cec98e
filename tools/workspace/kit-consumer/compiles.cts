import sqs = require('@daybreak/local-sqs');
import stack = require('@daybreak/local-stack');
import testkit = require('@daybreak/testkit');

export const exported = [sqs.createSqsEngine, stack.startLocalStack, testkit.createSimulator, testkit.eventually];
