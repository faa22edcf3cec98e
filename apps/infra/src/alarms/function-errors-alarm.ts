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

/** A function's invocations end in an error, a timeout or a crash, again and again. */
export class FunctionErrorsAlarm extends PipelineAlarm {
  constructor(scope: Construct, { deployment, errorImpact, function: target }: FunctionErrorsAlarmProps) {
    super(scope, {
      deployment,
      name: `${target.service}-errors`,
      errorImpact,
      ...(target.service === 'scanner' ? wholeRunFails(target) : batchesFail(target)),
      // Without an invocation nothing failed.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}

type Limits = Pick<PipelineAlarmProps, 'metric' | 'threshold' | 'evaluationPeriods' | 'datapointsToAlarm'>;

/** All attempts of one run, which lie apart: a schedule that comes once a day has no other errors to count. */
function wholeRunFails(scanner: PipelineFunction): Limits {
  const period = Duration.minutes(alarms.scannerErrorsMinutes);
  return { metric: scanner.metricErrors({ period }), threshold: alarms.scannerErrors, evaluationPeriods: 1 };
}

function batchesFail(target: PipelineFunction): Limits {
  return {
    metric: target.metricErrors({ period: metricPeriod }),
    // A failing message is no error of its batch's invocation, so a single one is a defect, or the end of a machine.
    threshold: 1,
    // What a retry has mended is nobody's concern.
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
  };
}
