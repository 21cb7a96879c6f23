import config from '../support/example-config';
import { resolveSettings } from '../../settings';
import { stagesWith, synthesizePipeline } from '../support/pipeline';
import { synthesizeStage } from '../support/stage';

const BUCKET = 'aws_s3_bucket.artifacts_bucket';
const allUnprotected = { stages: stagesWith('production', { protected: false }) };
const EXISTING =
  'arn:aws:codestar-connections:us-east-1:123456789012:connection/0a1b2c3d-0000-1111-2222-333344445555';

interface LifecycleRule {
  readonly id: string;
  readonly filter: { readonly prefix: string }[];
  readonly expiration?: { readonly days: number }[];
}

describe('the connection to the repository', () => {
  it('is created, and an output says what a person must click', () => {
    const stack = synthesizePipeline();
    expect(stack.at('aws_codeconnections_connection.source_connection')).toEqual({
      name: 'hello-pipeline',
      provider_type: 'GitHub',
    });
    expect(stack.output('once')).toBe(
      'The connection to acme/hello waits for a person, and until then every release fails at its source: open ' +
        'https://us-east-1.console.aws.amazon.com/codesuite/settings/connections?region=us-east-1, choose ' +
        "hello-pipeline, then 'Update pending connection', and let AWS into the repository. Then: npm run release",
    );
  });

  it('is that of the settings, and then no person must click', () => {
    const stack = synthesizePipeline({
      repository: { name: 'acme/hello', branch: 'main', connection: EXISTING },
    });
    expect(stack.all('aws_codeconnections_connection')).toEqual({});
    expect(stack.output('connection')).toBe(EXISTING);
    expect(stack.output('once')).toBeUndefined();
    expect(JSON.stringify(stack.at('aws_iam_role_policy.pipeline_service_role_source'))).toContain(EXISTING);
  });

  it('has a name that AWS accepts, for every project name', () => {
    const project = 'a'.repeat(21);
    const { stages } = config;
    const settings = resolveSettings({ ...config, project, stages: { q: stages['staging']! } });
    const stack = synthesizePipeline({ project, stages: { q: stages['staging']! } });
    const { name } = stack.at('aws_codeconnections_connection.source_connection');
    expect(String(name)).toBe(`${settings.project}-pipeline`);
    expect(String(name).length).toBeLessThanOrEqual(32);
  });
});

describe('the bucket of the artifacts', () => {
  const rules = () =>
    synthesizePipeline().at('aws_s3_bucket_lifecycle_configuration.artifacts_lifecycle')[
      'rule'
    ] as LifecycleRule[];
  const expiring = () => rules().filter(({ expiration }) => expiration);

  it('is the one from which instances fetch their release', () => {
    const { bucket } = synthesizePipeline().at(BUCKET);
    const instance = JSON.stringify(synthesizeStage().all('aws_iam_role_policy'));
    expect(instance).toContain(`arn:aws:s3:::${bucket}/*`);
  });

  it('never lets a release expire: an instance that starts a year later needs it', () => {
    const key = 'hello-pipeline/release/Ab3dEf9.zip';
    expect(expiring().filter(({ filter }) => key.startsWith(filter[0]!.prefix))).toEqual([]);
  });

  it("lets sources and the build's cache expire, sources not before the longest approval", () => {
    expect(expiring().map(({ filter, expiration }) => [filter[0]?.prefix, expiration?.[0]?.days])).toEqual([
      ['hello-pipeline/source/', 30],
      ['cache/', 30],
    ]);
  });

  it('is in a folder of its name’s first 20 characters, as CodePipeline cuts it', () => {
    const project = 'b'.repeat(18);
    const stack = synthesizePipeline({ project, stages: { qa: config.stages['staging']! } });
    const { rule } = stack.at('aws_s3_bucket_lifecycle_configuration.artifacts_lifecycle');
    expect((rule as LifecycleRule[])[1]?.filter[0]?.prefix).toBe(`${project}-p/source/`);
  });

  it('is protected if any stage is', () => {
    expect(synthesizePipeline().at(BUCKET)).toMatchObject({
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
    const { force_destroy: emptied, lifecycle } = synthesizePipeline(allUnprotected).at(BUCKET);
    expect([emptied, lifecycle]).toEqual([true, undefined]);
    const skipped = synthesizePipeline(allUnprotected).values('aws_cloudwatch_log_group', 'skip_destroy');
    expect(skipped).toEqual([false, false, false, false]);
  });
});

describe('what changes with the settings', () => {
  // Names whose change replaces the resource.
  const identities = (stack: ReturnType<typeof synthesizePipeline>) =>
    [
      'aws_s3_bucket',
      'aws_codepipeline',
      'aws_codebuild_project',
      'aws_iam_role',
      'aws_kms_key',
      'aws_sns_topic',
    ].map((type) =>
      Object.entries(stack.all(type)).map(([address, { name, bucket }]) => [address, name ?? bucket]),
    );

  it.each([
    ['another branch', { repository: { name: 'acme/hello', branch: 'release' } }],
    ['another repository', { repository: { name: 'acme/other', branch: 'main' } }],
    ['an existing connection', { repository: { name: 'acme/hello', branch: 'main', connection: EXISTING } }],
    ['approval off', { stages: stagesWith('production', { releaseApproval: false }) }],
    ['approval on', { stages: stagesWith('staging', { releaseApproval: true }) }],
    ['protection off', allUnprotected],
    [
      'a third stage',
      {
        stages: {
          ...config.stages,
          qa: { ...config.stages['staging']!, names: ['qa'], network: { cidr: '10.2.0.0/16' } },
        },
      },
    ],
    ['another processor', { stages: stagesWith('staging', { instances: { type: 'm6i.large' } }) }],
  ])('replaces no resource: %s', (_, changes) => {
    expect(identities(synthesizePipeline(changes))).toEqual(identities(synthesizePipeline()));
  });
});

describe('mails about releases', () => {
  const target = (id: string) => synthesizePipeline().at(`aws_cloudwatch_event_target.alert_${id}_mail`);
  const pattern = (id: string) =>
    JSON.parse(
      String(synthesizePipeline().at(`aws_cloudwatch_event_rule.alert_${id}_rule`)['event_pattern']),
    );

  it.each([
    ['failed', 'aws.codepipeline', { pipeline: ['hello-pipeline'], state: ['FAILED'] }],
    [
      'approval',
      'aws.codepipeline',
      { pipeline: ['hello-pipeline'], action: ['Approve'], state: ['STARTED'] },
    ],
    ['cancelled', 'aws.codepipeline', { pipeline: ['hello-pipeline'], state: ['CANCELED'] }],
    ['done', 'aws.codepipeline', { pipeline: ['hello-pipeline'], state: ['SUCCEEDED'] }],
    [
      'not_settled',
      'aws.codebuild',
      { 'project-name': ['hello-pipeline-settle'], 'build-status': ['FAILED', 'FAULT', 'TIMED_OUT'] },
    ],
  ])('%s: have these events', (id, source, detail) => {
    expect(pattern(id)).toMatchObject({ source: [source], detail });
  });

  it.each(['failed', 'cancelled', 'approval', 'done', 'not_settled'])(
    '%s: are quoted lines of text, with the fields of the event by name',
    (id) => {
      const { input_paths: paths, input_template: template } = target(id)['input_transformer'] as {
        input_paths: Record<string, string>;
        input_template: string;
      };
      const used = [...template.matchAll(/<([^>]*)>/g)].map(([, name]) => name);
      expect(used.filter((name) => !(name! in paths))).toEqual([]);
      expect(Object.keys(paths).filter((name) => !used.includes(name))).toEqual([]);
      expect(template.split('\n').every((line) => /^"[^"]+"$/.test(line))).toBe(true);
      expect(template).toContain(
        'https://us-east-1.console.aws.amazon.com/codesuite/codepipeline/pipelines/hello-pipeline/',
      );
    },
  );

  // Details of each event, from the examples of [CodePipeline user guide, "Monitoring CodePipeline events"] and
  // [CodeBuild user guide, "Build notifications input format"]. Only STARTED has `execution-trigger`.
  const ENDED = ['pipeline', 'execution-id', 'state', 'version'];
  const DETAILS: Record<string, string[]> = {
    failed: ENDED,
    cancelled: ENDED,
    done: ENDED,
    approval: [...ENDED, 'stage', 'action', 'region', 'type'],
    not_settled: ['build-status', 'project-name', 'build-id', 'additional-information.logs.deep-link'],
  };

  it.each(Object.entries(DETAILS))(
    '%s: use nothing that their event has not: its placeholder would stay empty',
    (id, details) => {
      const { input_paths: paths } = target(id)['input_transformer'] as {
        input_paths: Record<string, string>;
      };
      const has = ['$.time', '$.detail-type', ...details.map((field) => `$.detail.${field}`)];
      expect(Object.values(paths).filter((path) => !has.includes(path))).toEqual([]);
    },
  );

  it('reach every address of the alerts', () => {
    const emails = ['a@example.com', 'b@example.com'];
    const stack = synthesizePipeline({ alerts: { emails, monthlyBudgetUsd: 1 } });
    expect(new Set(stack.values('aws_sns_topic_subscription', 'endpoint'))).toEqual(new Set(emails));
  });
});
