import config from '../../../__tests__/support/example-config';
import { resolveSettings, type SettingsInput } from '../../../settings';
import type { ProjectChanges, StageChanges } from '../../../__tests__/support/stage';
import {
  CIRCLECI,
  type Written,
  writePipeline,
  writeStage,
  writeState,
} from '../../../__tests__/support/stacks';

/** The largest settings: as many entries, and as long names, as the settings accept. */
const MOST: { readonly project: ProjectChanges; readonly stage: StageChanges } = {
  project: {
    project: 'twenty-one-letters-ab',
    name: 's', // with a hyphen between them, the longest that fits a target group's name
    region: 'ap-northeast-2', // a region with four zones
    circleci: CIRCLECI,
    domain: 'app.internal.example.co.uk',
    repository: { name: `acme/${'r'.repeat(90)}`, branch: 'b'.repeat(255) },
    app: { folder: `services/${'f'.repeat(191)}` },
    alerts: {
      emails: numbers(10).map((one) => `${'operations-'.repeat(5)}${one}@example.com`),
      monthlyBudgetUsd: 10_000_000,
    },
  },
  stage: {
    names: numbers(10).map((one) => `${'n'.repeat(34)}-${one}`),
    protected: true,
    exposure: 'internal',
    http: 'serve',
    network: { cidr: '10.0.0.0/16', zones: 4, nat: 'per-zone', endpoints: true },
    instances: { type: 'u7in-24tb.224xlarge', min: 500, max: 500 },
    schedule: { down: '0 20 * * MON-FRI', up: '0 6 * * MON-FRI', timeZone: 'America/Argentina/Buenos_Aires' },
    tlsPolicy: 'ELBSecurityPolicy-TLS13-1-2-Ext1-FIPS-2023-04',
    logRetentionDays: 3653,
    thresholds: {
      elb5xxPercent: 99,
      app5xxPercent: 99,
      errorFloorRequests: 1_000_000,
      latencyP99Seconds: 3600,
      cpuPercent: 99,
      memoryPercent: 99,
      diskPercent: 99,
      logErrorsPerMinute: 100_000,
      unhealthyHostMinutes: 60,
      atMaximumMinutes: 1440,
      certificateDays: 44,
      natPortErrorsPerMinute: 100_000,
    },
    app: {
      healthPath: `/${'h'.repeat(254)}`,
      packages: numbers(20).map((one) => `java-17-amazon-corretto-${one}`),
      idleTimeoutSeconds: 3600,
      bodyLimitMiB: 10_240,
      releaseTimeoutMinutes: 30,
      limits: Object.fromEntries(
        numbers(20).map((one) => [
          `worker-${one}`.padEnd(32, 'r'),
          { memoryPercent: 95, tasks: 32_768, openFiles: 1_048_576 },
        ]),
      ),
      egress: numbers(10).map((one) => ({ port: 5000 + one, cidr: '10.20.0.0/16' })),
      secrets: { DB_PASSWORD: 'ssm:/hello/db', API_KEY: 'secretsmanager:hello/api#key' },
    },
  },
};

/** The smallest and shortest settings. */
const LEAST: typeof MOST = {
  project: {
    project: 'ab',
    name: 's',
    region: 'sa-east-1',
    alerts: { emails: ['a@b.co'], monthlyBudgetUsd: 1 },
  },
  stage: {
    network: { cidr: '172.31.255.0/24', zones: 2, nat: 'single' },
    instances: { type: 't4g.nano', min: 1, max: 1 },
    schedule: { down: '0 20 * * *', up: '0 6 * * *' },
    logRetentionDays: 1,
    thresholds: {
      elb5xxPercent: 0.1,
      app5xxPercent: 0.1,
      errorFloorRequests: 1,
      latencyP99Seconds: 0.05,
      cpuPercent: 10,
      memoryPercent: 10,
      diskPercent: 10,
      logErrorsPerMinute: 1,
      unhealthyHostMinutes: 1,
      atMaximumMinutes: 5,
      certificateDays: 1,
      natPortErrorsPerMinute: 1,
    },
    app: {
      healthPath: '/',
      packages: ['R'],
      idleTimeoutSeconds: 10,
      bodyLimitMiB: 1,
      releaseTimeoutMinutes: 1,
    },
  },
};

/** Stacks of the largest and the smallest settings. */
export function writeExtremes(): Written[] {
  const edges = Object.entries({ most: MOST, least: LEAST }).flatMap(([name, { project, stage }]) => {
    const written = writeStage('stage', stage, project);
    const all = [written, writeState(written.settings), writePipeline(written.settings)];
    return all.map((one) => ({ ...one, name: `${name}-${one.name}` }));
  });
  return [
    ...edges,
    { ...writePipeline(resolveSettings({ ...config, stages: stages(48) })), name: 'fifty-stages' },
  ];
}

/** This many stages; with source and build, a pipeline has at most 50. */
function stages(count: number): SettingsInput['stages'] {
  const all = numbers(count).map((one) => [
    `s${one}`,
    { names: [`s${one}`], network: { cidr: `10.${one}.0.0/16` } },
  ]);
  return Object.fromEntries(all) as SettingsInput['stages'];
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
