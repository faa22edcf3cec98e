import { MetricUnit, Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';

/** Counts and durations that a function publishes once for each invocation. */
export interface Metrics {
  /** Adds `value` (default 1) to the metric `name`, with unit Count. */
  count(name: string, value?: number): void;
  /** Adds a duration sample to the metric `name`, unit Milliseconds. */
  duration(name: string, milliseconds: number): void;
  /** Publishes the counts and durations since the last flush. */
  flush(): void;
}

/**
 * Creates metrics in CloudWatch embedded metric format on standard output, with the service as dimension.
 *
 * @example
 * import { createMetrics } from '@daybreak/runtime';
 *
 * const metrics = createMetrics({ service: 'orders', namespace: 'Shop' });
 * metrics.count('Shipped', 3);
 * metrics.duration('Shipping', 12);
 * metrics.flush();
 */
export function createMetrics({ service, namespace }: { service: string; namespace: string }): Metrics {
  const metrics = new PowertoolsMetrics({ serviceName: service, namespace });
  const counts = new Map<string, number>();
  return {
    count: (name, value = 1) => void counts.set(name, (counts.get(name) ?? 0) + value),
    duration: (name, milliseconds) => void metrics.addMetric(name, MetricUnit.Milliseconds, milliseconds),
    flush() {
      // Summed here, because addMetric publishes each value as a sample of its own.
      for (const [name, value] of counts) metrics.addMetric(name, MetricUnit.Count, value);
      counts.clear();
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}
