import { Duration } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { PipelineFunction } from '../constructs/pipeline-function.ts';
import type { Deployment } from '../deployment.ts';
import { metricPeriod } from '../metrics.ts';
import { alarms } from '../settings.ts';
import { PipelineAlarm, type PipelineAlarmProps } from './pipeline-alarm.ts';

export interface FunctionErrorsAlarmProps {
  deployment: Deployment;
  errorImpact: string;
  function: PipelineFunction;
}

/** A function's invocations repeatedly end in an error, a timeout or a crash. */
export class FunctionErrorsAlarm extends PipelineAlarm {
  constructor(scope: Construct, { deployment, errorImpact, function: target }: FunctionErrorsAlarmProps) {
    super(scope, {
      deployment,
      name: `${target.service}-errors`,
      errorImpact,
      ...(target.service === 'scanner' ? runErrorLimits(target) : batchErrorLimits(target)),
      // Lambda publishes no errors for a function that is not invoked.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}

type Limits = Pick<PipelineAlarmProps, 'metric' | 'threshold' | 'evaluationPeriods' | 'datapointsToAlarm'>;

/** Counts the errors of all attempts of one run, minutes apart: a daily schedule produces no others. */
function runErrorLimits(scanner: PipelineFunction): Limits {
  const period = Duration.minutes(alarms.scannerErrorsMinutes);
  return { metric: scanner.metricErrors({ period }), threshold: alarms.scannerErrors, evaluationPeriods: 1 };
}

function batchErrorLimits(target: PipelineFunction): Limits {
  return {
    metric: target.metricErrors({ period: metricPeriod }),
    // A message that fails does not fail its invocation, so a single error is a defect or a crash.
    threshold: 1,
    // A single error that the retry recovers from needs no alarm.
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
  };
}
