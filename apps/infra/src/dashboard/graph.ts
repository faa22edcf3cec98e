import { GraphWidget, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';

export interface GraphProps {
  title: string;
  left: readonly IMetric[];
  /** Metrics of another unit or magnitude. */
  right?: readonly IMetric[];
  /** The width in columns. The dashboard has 24. */
  width: 6 | 8 | 12 | 24;
}

/** Creates a graph whose axes start at zero, so that a small change looks small. */
export function graph({ title, left, right = [], width }: GraphProps): GraphWidget {
  return new GraphWidget({
    title,
    left: [...left],
    right: [...right],
    leftYAxis: { min: 0, showUnits: false },
    rightYAxis: { min: 0, showUnits: false },
    width,
    height: 6,
  });
}
