import type { PipelineUnderTest, SimulatedHandler, SimulatedWiring } from '../simulation/pipeline-under-test.ts';

/** The pipeline with another handler in the place of one of its functions. */
export function replaceFunction(
  pipeline: PipelineUnderTest,
  functionName: string,
  replace: (original: SimulatedHandler, wiring: SimulatedWiring) => SimulatedHandler,
): PipelineUnderTest {
  return {
    ...pipeline,
    createFunctions(wiring) {
      const functions = pipeline.createFunctions(wiring);
      const original = functions[functionName];
      if (original === undefined) throw new Error(`There is no function ${functionName}`);
      return { ...functions, [functionName]: replace(original, wiring) };
    },
  };
}

/** The name of the function that takes a queue's messages, as the template maps it. */
export function consumerOf({ model }: PipelineUnderTest, queueName: string): string {
  const mapping = model.eventSourceMappings.find(({ queueArn }) => queueArn.endsWith(`:${queueName}`));
  if (mapping === undefined) throw new Error(`Nothing takes the messages of ${queueName}`);
  return mapping.functionName;
}

/** The name of the function that takes what the row queue gave up on. */
export function deadLetterConsumerOf(pipeline: PipelineUnderTest): string {
  const queue = pipeline.model.queues.find(({ name }) => name === pipeline.rowQueue);
  const deadLetterQueue = queue?.redrive?.deadLetterTargetArn.split(':').at(-1);
  if (deadLetterQueue === undefined) throw new Error(`${pipeline.rowQueue} has no dead-letter queue`);
  return consumerOf(pipeline, deadLetterQueue);
}
