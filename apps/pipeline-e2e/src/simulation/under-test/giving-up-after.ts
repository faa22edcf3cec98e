import type { DaybreakPipeline } from './daybreak-pipeline.ts';

/** The pipeline with a row queue and a value queue that give a message up after so many receives. */
export function givingUpAfter(maxReceiveCount: number, pipeline: DaybreakPipeline): DaybreakPipeline {
  const queues = pipeline.template.queues.map((queue) => {
    const isFirst = queue.name === pipeline.rowQueue || queue.name === pipeline.valueQueue;
    if (!isFirst || queue.redrive === undefined) return queue;
    const { deadLetterTargetArn } = queue.redrive;
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount });
    return { ...queue, attributes: { ...queue.attributes, RedrivePolicy } };
  });
  return { ...pipeline, template: { ...pipeline.template, queues } };
}
