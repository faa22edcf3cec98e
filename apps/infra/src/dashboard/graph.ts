import { GraphWidget, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';

export interface GraphProps {
  title: string;
  left: readonly IMetric[];
  /** For metrics of another unit or size. */
  right?: readonly IMetric[];
  /** Of 24 columns. */
  width: 6 | 8 | 12 | 24;
}

/** A graph whose axes begin at zero, so that a small change looks small. */
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
