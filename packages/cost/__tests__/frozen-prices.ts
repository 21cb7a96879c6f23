import type { Prices } from '../index';

/** Prices of us-east-1 when the sums in these tests were calculated by hand. The current price list may differ. */
const USD: Readonly<Record<string, readonly [usd: number, unit: string]>> = {
  natGatewayHour: [0.045, 'Hrs'],
  natGatewayGb: [0.045, 'GB'],
  loadBalancerHour: [0.0225, 'Hrs'],
  capacityUnitHour: [0.008, 'LCU-Hrs'],
  publicAddressHour: [0.005, 'Hrs'],
  endpointHour: [0.01, 'Hrs'],
  internetGb: [0.09, 'GB'],
  gp3GbMonth: [0.08, 'GB-Mo'],
  metricMonth: [0.3, 'Metrics'],
  alarmMonth: [0.1, 'Alarms'],
  dashboardMonth: [3, 'Dashboards'],
  logGb: [0.5, 'GB'],
  keyMonth: [1, 'Keys'],
  armBuildMinute: [0.0034, 'minutes'],
  't4g.small': [0.0168, 'Hrs'],
  't4g.medium': [0.0336, 'Hrs'],
  'm7g.large': [0.0816, 'Hrs'],
};

export const frozenPrices = (date = '2026-09-30', region = 'us-east-1'): Prices => ({
  region,
  of(priced) {
    const found = USD[typeof priced === 'string' ? priced : priced.instance];
    return { usd: found?.[0] ?? null, unit: found?.[1] ?? 'Hrs', date };
  },
});
