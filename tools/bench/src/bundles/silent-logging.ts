// What stands for Powertools in the bundle without it: the same names, and nothing behind them.

export class Logger {
  debug(): void {}
  info(): void {}
  warn(): void {}
  error(): void {}
}

export class Metrics {
  addMetric(): void {}
  hasStoredMetrics(): boolean {
    return false;
  }
  publishStoredMetrics(): void {}
}

export const MetricUnit = { Count: 'Count', Milliseconds: 'Milliseconds' };
