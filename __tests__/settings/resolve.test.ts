import config from '../support/example-config';
import {
  defineConfig,
  resolveSettings,
  Settings,
  SettingsError,
  SettingsInput,
  StageSettings,
} from '../../settings';
import { Changes, settingsWith } from './good';

function resolved(changes: Changes = {}): Settings {
  return resolveSettings(settingsWith(changes), 'config.ts', new Date('2026-11-29'));
}

function staging(changes: Changes = {}): StageSettings | undefined {
  return resolved(changes).stages.staging;
}

const key = (digit: string) =>
  `arn:aws:kms:us-east-1:123456789012:key/${digit.repeat(8)}-4444-5555-6666-777788889999`;

/** The defaults of an app. */
const APP = {
  healthPath: '/health',
  packages: ['nodejs22'],
  idleTimeoutSeconds: 60,
  bodyLimitMiB: 100,
  releaseTimeoutMinutes: 10,
  limits: {},
  environment: {},
  secrets: {},
  secretKeys: [],
  egress: [],
  permissions: {},
  schedule: {},
};

test('the shipped file has no warnings, and its stages are in the order of deployment', () => {
  const { warnings, stages } = resolveSettings(config);
  expect([warnings, Object.keys(stages)]).toEqual([[], ['staging', 'production']]);
});

describe('defaults', () => {
  test('a stage needs no more than names and a network', () => {
    expect(staging()).toEqual({
      name: 'staging',
      names: ['staging'],
      hostNames: ['staging.example.com'],
      network: { cidr: '10.0.0.0/16', zones: 2, emptyZones: 0, nat: 'per-zone', endpoints: false },
      instances: { type: 't4g.small', architecture: 'arm64', min: 2, max: 4, codeDeployAgent: 1 },
      rollout: 'OneAtATime',
      releaseApproval: false,
      protected: false,
      exposure: 'public',
      http: 'redirect',
      tlsPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      logRetentionDays: 30,
      thresholds: {
        elb5xxPercent: 1,
        app5xxPercent: 2,
        errorFloorRequests: 10,
        latencyP99Seconds: 2,
        cpuPercent: 85,
        memoryPercent: 90,
        diskPercent: 85,
        logErrorsPerMinute: 10,
        unhealthyHostMinutes: 5,
        atMaximumMinutes: 30,
        certificateDays: 30,
        natPortErrorsPerMinute: 1,
      },
      app: APP,
    });
  });

  test('the rest of the settings is as written', () => {
    const { stages, warnings, ...rest } = resolved();
    expect(Object.keys(stages)).toHaveLength(2);
    expect(warnings).toEqual([]);
    expect(rest).toEqual({
      project: 'hello',
      account: '123456789012',
      region: 'us-east-1',
      domain: 'example.com',
      repository: { name: 'acme/hello', branch: 'main' },
      pipeline: true,
      alerts: { emails: ['ops@example.com'], monthlyBudgetUsd: 200 },
      app: { folder: 'app' },
    });
  });

  test('a schedule scales to 0, in UTC', () => {
    const schedule = { down: '0 20 * * MON-FRI', up: '0 6 * * 1-5' };
    expect(staging({ 'stages.staging.schedule': schedule })?.schedule).toEqual({
      ...schedule,
      timeZone: 'UTC',
      min: 0,
      max: 0,
    });
  });
});

test('what is written wins over every default', () => {
  const { instances, thresholds, ...written } = {
    names: ['eu', 'api.eu', '*.test'],
    network: { cidr: '100.64.0.0/20', zones: ['us-east-1d', 'us-east-1a', 'us-east-1b'], nat: 'none' },
    instances: { type: 'm7i.large', min: 1, max: 1, codeDeployAgent: 2 },
    rollout: 'AllAtOnce',
    releaseApproval: true,
    protected: true,
    exposure: 'internal',
    schedule: { timeZone: 'Asia/Kolkata', down: '30 20 * * *', up: '*/5 6 1,15 * *', min: 1, max: 1 },
    tlsPolicy: 'ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09',
    logRetentionDays: 3653,
    thresholds: { cpuPercent: 70 },
    app: {
      healthPath: '/ready',
      packages: ['python3.13', 'python3.13-pip'],
      idleTimeoutSeconds: 300,
      environment: { A: '1' },
      secrets: { B: 'ssm:/b' },
      secretKeys: [key('1')],
      egress: [{ port: 5432, cidr: '10.9.0.0/16' }],
      schedule: {
        nightly: {
          cron: '0 3 * * 1-5',
          timeZone: 'Europe/Berlin',
          command: 'bin/rake "a b"',
          timeoutMinutes: 1440,
        },
      },
    },
  };
  const stage = staging({ 'stages.staging': { ...written, instances, thresholds } });
  expect(stage).toMatchObject(written);
  expect(stage?.instances).toEqual({ ...instances, architecture: 'x86_64' });
  expect(stage?.thresholds).toMatchObject({ cpuPercent: 70, memoryPercent: 90 });
});

describe('names', () => {
  test('become fully qualified', () => {
    expect(staging({ 'stages.staging.names': ['eu', 'api.eu', '*.test'] })?.hostNames).toEqual([
      'eu.example.com',
      'api.eu.example.com',
      '*.test.example.com',
    ]);
    expect(resolved().stages.production?.hostNames).toEqual(['example.com', 'www.example.com']);
  });

  test('are unused, and not needed, without a domain', () => {
    const stages = resolved({ domain: undefined, 'stages.staging.names': undefined }).stages;
    expect(stages.staging).toMatchObject({ names: [], hostNames: [] });
    expect(stages.production).toMatchObject({ names: ['@', 'www'], hostNames: [] });
  });
});

describe('the app', () => {
  const uploads = (bucket: string) => ({
    why: 'Keeps what users upload.',
    actions: ['s3:PutObject'],
    resources: [`arn:aws:s3:::${bucket}/*`],
  });
  const project = {
    'app.healthPath': '/live',
    'app.packages': ['ruby3.4', 'libpq'],
    'app.idleTimeoutSeconds': 120,
    'app.environment': { LEVEL: 'info', ZONE: 'a' },
    'app.secrets': { DB: 'ssm:/hello/db' },
    'app.secretKeys': [key('1')],
    'app.egress': [{ port: 587, cidr: '10.20.0.0/16' }],
    'app.permissions': { Uploads: uploads('acme'), Reports: uploads('reports') },
    'app.schedule': {
      nightly: { cron: '0 3 * * *', command: 'npm run nightly' },
      hourly: { cron: '0 * * * *', command: 'npm run hourly' },
    },
  };
  const hourly = { cron: '0 * * * *', timeZone: 'UTC', command: 'npm run hourly', timeoutMinutes: 60 };
  const nightly = { ...hourly, cron: '0 3 * * *', command: 'npm run nightly' };

  test('is the same in every stage without own settings', () => {
    const { staging, production } = resolved(project).stages;
    expect(staging?.app).toEqual(production?.app);
    expect(staging?.app).toEqual({
      ...APP,
      healthPath: '/live',
      packages: ['ruby3.4', 'libpq'],
      idleTimeoutSeconds: 120,
      environment: { LEVEL: 'info', ZONE: 'a' },
      secrets: { DB: 'ssm:/hello/db' },
      secretKeys: [key('1')],
      egress: [{ port: 587, cidr: '10.20.0.0/16' }],
      permissions: { Uploads: uploads('acme'), Reports: uploads('reports') },
      schedule: { nightly, hourly },
    });
  });

  test('is in one folder for all stages', () => {
    const { app, stages } = resolved({ 'app.folder': 'services/web' });
    expect(app).toEqual({ folder: 'services/web' });
    expect(stages.staging?.app).not.toHaveProperty('folder');
  });

  test('takes entries by name and keys from a stage, and the rest as a whole', () => {
    const app = {
      healthPath: '/ready',
      packages: ['nodejs24'],
      idleTimeoutSeconds: 3600,
      environment: { LEVEL: 'debug' },
      secrets: { KEY: 'secretsmanager:hello/key#main' },
      secretKeys: [key('2'), key('1')],
      egress: [],
      permissions: { Uploads: uploads('acme-staging') },
      schedule: { nightly: { cron: '0 4 * * *', command: 'true' } },
    };
    expect(staging({ ...project, 'stages.staging.app': app })?.app).toEqual({
      ...APP,
      healthPath: '/ready',
      packages: ['nodejs24'],
      idleTimeoutSeconds: 3600,
      environment: { LEVEL: 'debug', ZONE: 'a' },
      secrets: { DB: 'ssm:/hello/db', KEY: 'secretsmanager:hello/key#main' },
      secretKeys: [key('1'), key('2')],
      egress: [],
      permissions: { Uploads: uploads('acme-staging'), Reports: uploads('reports') },
      schedule: { nightly: { ...nightly, cron: '0 4 * * *', command: 'true' }, hourly },
    });
  });
});

describe('the report', () => {
  const report = (changes: Changes): string => {
    try {
      resolveSettings(settingsWith(changes), 'config.ts');
    } catch (error) {
      if (error instanceof SettingsError) return error.message;
    }
    return 'no report';
  };

  test('has all problems at once, also those across fields whose own fields are right', () => {
    expect(
      report({
        region: 'us-east1',
        'stages.staging.network': { cidr: '10.1.0.0/16', zones: 9 },
        'stages.staging.instances': { type: 't4q.small', min: 5 },
      }),
    ).toMatch(
      new RegExp(
        [
          '^5 problems in config.ts; nothing was built.',
          "  - region: given 'us-east1'. .*",
          '  - stages.staging.network.zones: given 9. .*',
          "  - stages.production.network.cidr: given '10.1.0.0/16', which overlaps .*",
          '  - stages.staging.instances.min: given 5, more than .*',
          "  - stages.staging.instances.type: given 't4q.small', .*$",
        ].join('\n'),
      ),
    );
  });

  test('never shows what may be a secret', () => {
    const text = report({
      'app.secrets.DB': 'hunter2',
      'app.environment.KEY': 'hunter2\n',
      'app.environment.PORT': 'hunter2',
    });
    expect(text).toMatch(/^3 problems in config.ts/);
    expect(text).not.toContain('hunter2');
  });

  test.each([[undefined], [null], ['text'], [[]], [() => ({})], [Promise.resolve({})]])(
    'of %p is about the export as a whole',
    (input) => {
      expect(() => resolveSettings(input)).toThrow(
        /^\d+ problems? in the settings; nothing was built.\n {2}- (the default export|project): /,
      );
    },
  );
});

test('defineConfig checks types in the editor and nothing when it runs', () => {
  // @ts-expect-error there is no such setting
  const wrong: SettingsInput = { ...config, stage: {} };
  expect(defineConfig(wrong)).toBe(wrong);
});
