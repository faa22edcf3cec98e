import * as v from 'valibot';
import { recordOf } from '../schemas/record-of.ts';

/** A whole number in a range. The error message is that of SQS. */
export const wholeNumber = (
  minimum: number,
  maximum: number,
  message = `Must be between ${minimum} and ${maximum}, if provided.`,
) => v.pipe(v.number(message), v.integer(message), v.minValue(minimum, message), v.maxValue(maximum, message));

export const queueUrl = v.pipe(v.string(), v.nonEmpty('Must be the URL of a queue.'));
export const delaySeconds = wholeNumber(0, 900);
export const visibilityTimeout = wholeNumber(0, 43_200);
export const stringMap = recordOf(v.string());
