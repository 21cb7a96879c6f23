import { add, allBroken, type Break, set, statements } from './broken';

type Json = Record<string, unknown>;

const block =
  (name: string, value: unknown): Break =>
  (_, json) => {
    json[name] = value;
  };
const within =
  (change: (json: Json) => void): Break =>
  (_, json) =>
    change(json);

/** What nobody has judged, wherever it stands. */
const UNKNOWN: [what: string, stack: string, breakIt: Break, found: string][] = [
  [
    'a type',
    'staging',
    add('aws_rolesanywhere_trust_anchor', { name: 'x' }),
    'known: staging/more is of a type that nobody has judged: aws_rolesanywhere_trust_anchor',
  ],
  [
    'another name of a type that is known',
    'staging',
    add('aws_alb_listener_rule', { listener_arn: 'x' }),
    'known: staging/more is of a type that nobody has judged: aws_alb_listener_rule',
  ],
  [
    "another provider's type",
    'staging',
    add('null_resource', {}),
    'known: staging/more is of a type that nobody has judged: null_resource',
  ],
  [
    'an argument',
    'staging',
    set('aws_s3_bucket.access_logs_bucket', { acl: 'public-read' }),
    'known: staging/access-logs/bucket has an argument that nobody has judged: `acl`',
  ],
  [
    'a nested argument',
    'pipeline',
    within((json) => {
      const [trigger] = Object.values(
        (json['resource'] as Record<string, Record<string, Json>>)['aws_codepipeline']!,
      )[0]!['trigger'] as { git_configuration: { push: Json[] } }[];
      trigger!.git_configuration.push[0]!['tags'] = { includes: ['*'] };
    }),
    'known: pipeline/pipeline/pipeline has an argument that nobody has judged: `trigger[].git_configuration.push[].tags.includes[]`',
  ],
  [
    'an argument that is empty',
    'staging',
    set('aws_security_group.security_groups_instances', { egress: [] }),
    'known: staging/security-groups/instances has an argument that nobody has judged: `egress (empty)`',
  ],
  [
    'what a resource runs on the machine that applies',
    'staging',
    set('aws_lb.load_balancer_lb', { provisioner: { 'local-exec': { command: 'id' } } }),
    'known: staging/load-balancer/lb has an argument that nobody has judged: `provisioner.local-exec.command`',
  ],
  [
    'how many of a resource there are',
    'staging',
    set('aws_s3_bucket_public_access_block.access_logs_public_access_block', { count: 0 }),
    'known: staging/access-logs/public-access-block has an argument that nobody has judged: `count`',
  ],
  [
    'another provider for a resource',
    'staging',
    set('aws_lb.load_balancer_lb', { provider: 'aws.other' }),
    'known: staging/load-balancer/lb has an argument that nobody has judged: `provider`',
  ],
  [
    'that all changes are ignored',
    'staging',
    set('aws_vpc_security_group_ingress_rule.security_groups_ingress_clients_443_1', {
      lifecycle: { ignore_changes: 'all' },
    }),
    'has an argument that nobody has judged: `lifecycle.ignore_changes`',
  ],
  [
    'a module',
    'staging',
    block('module', { more: { source: './more' } }),
    'known: staging has a block that nobody has judged: `module`',
  ],
  [
    'a variable',
    'staging',
    block('variable', { name: {} }),
    'known: staging has a block that nobody has judged: `variable`',
  ],
  [
    'a data source that runs a program',
    'staging',
    block('data', { external: { more: { program: ['id'] } } }),
    'known: data.external.more is of a type that nobody has judged: data.external',
  ],
  [
    'another provider',
    'staging',
    within((json) => {
      (json['provider'] as Json)['http'] = [{}];
    }),
    'known: staging has an argument that nobody has judged: `provider.http[] (empty)`',
  ],
  [
    'a provider that assumes a role',
    'staging',
    within((json) => {
      (json['provider'] as { aws: Json[] }).aws[0]!['assume_role'] = [{ role_arn: 'x' }];
    }),
    'known: staging has an argument that nobody has judged: `provider.aws[].assume_role[].role_arn`',
  ],
  [
    'other addresses of AWS',
    'staging',
    within((json) => {
      (json['provider'] as { aws: Json[] }).aws[0]!['endpoints'] = [{ s3: 'https://s3.example.net' }];
    }),
    'known: staging has an argument that nobody has judged: `provider.aws[].endpoints[].s3`',
  ],
  [
    'another backend',
    'staging',
    within((json) => {
      (json['terraform'] as { backend: Json }).backend['http'] = { address: 'x' };
    }),
    'known: staging has an argument that nobody has judged: `terraform.backend.http.address`',
  ],
  [
    'where the backend takes its credentials',
    'staging',
    within((json) => {
      (json['terraform'] as { backend: { s3: Json } }).backend.s3['profile'] = 'x';
    }),
    'known: staging has an argument that nobody has judged: `terraform.backend.s3.profile`',
  ],
  [
    'an output that runs before anything is made',
    'staging',
    within((json) => {
      (json['output'] as Record<string, Json>)['url']!['precondition'] = { condition: true };
    }),
    'known: staging has an argument that nobody has judged: `output.url.precondition.condition`',
  ],
];

describe('what nobody has judged is refused', () => {
  it.each(UNKNOWN)('%s', (_, stack, breakIt, found) => {
    expect(allBroken(stack, breakIt)).toContainEqual(expect.stringContaining(found));
  });

  it('says how to declare it', async () => {
    const { known } = await import('../known');
    expect(known.mend).toContain('`judged` of its type (packages/resource-kinds, docs/extending.md)');
  });

  it('lets any tag be', () => {
    expect(allBroken('staging', set('aws_vpc.network_vpc', { tags: { Name: 'x', Team: 'web' } }))).toEqual(
      [],
    );
  });

  it('does not let what security hangs on be ignored', () => {
    const breakIt = set('aws_subnet.network_private_1', {
      lifecycle: {
        create_before_destroy: true,
        ignore_changes: ['availability_zone', 'map_public_ip_on_launch'],
      },
    });
    expect(allBroken('staging', breakIt)).toEqual([
      'known: staging/network/private/1 ignores changes of `map_public_ip_on_launch`, which security hangs on',
    ]);
  });
});

const trustOf = (change: (condition: Record<string, Json>) => Record<string, Json>) => (all: Json[]) =>
  all.map((one) => ({ ...one, Condition: change(one['Condition'] as Record<string, Json>) }));

/** Shapes that hold as a whole. */
const SHAPES: [what: string, stack: string, breakIt: Break, found: string][] = [
  [
    'a second default action',
    'staging',
    set('aws_lb_listener.listeners_http', {
      default_action: [
        { type: 'redirect', redirect: { port: '443', protocol: 'HTTPS', status_code: 'HTTP_301' } },
        { type: 'forward', target_group_arn: '${aws_lb_target_group.target_group_group.arn}' },
      ],
    }),
    'listeners: staging/listeners/http answers by redirect, forward, not by its own target group or a redirect alone',
  ],
  [
    "a stranger's endpoint service",
    'staging',
    set('aws_vpc_endpoint.network_private_routes_s3', {
      service_name: 'com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0',
    }),
    'placement: staging/network/private-routes/s3 leads to com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0, which is no service of AWS in us-east-1',
  ],
  [
    'an image of another name',
    'staging',
    within((json) => {
      const data = json['data'] as Record<string, Record<string, Json>>;
      Object.values(data['aws_ssm_parameter']!)[0]!['name'] =
        '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64-x';
    }),
    "releases: staging/fleet/launch-template/template does not start from Amazon Linux's newest image",
  ],
  [
    'an account that is asked for only where it is said',
    'staging',
    statements(
      'aws_iam_role.deployment_target_service_role_role',
      trustOf(() => ({ StringEqualsIfExists: { 'aws:SourceAccount': '123456789012' } })),
      'assume_role_policy',
    ),
    'trust: staging/deployment-target/service-role/role may be assumed by codedeploy for any account',
  ],
  [
    "somebody else's account",
    'staging',
    statements(
      'aws_iam_role.deployment_target_service_role_role',
      trustOf(() => ({ StringEquals: { 'aws:SourceAccount': ['123456789012', '210987654321'] } })),
      'assume_role_policy',
    ),
    'trust: staging/deployment-target/service-role/role may be assumed by codedeploy for any account',
  ],
  [
    'tokens of everyone but one',
    'state',
    statements(
      'aws_iam_role.circleci_apply_role',
      trustOf((condition) => ({
        StringNotEquals: condition['StringEquals']!,
        StringLike: condition['StringLike']!,
      })),
      'assume_role_policy',
    ),
    'trust: state/circleci/apply-role takes tokens for anybody',
  ],
  [
    'a condition that lets all others through',
    'staging',
    statements('aws_iam_role_policy.fleet_instance_role_telemetry', (all) =>
      all.map((one) =>
        one['Sid'] === 'WriteMetrics'
          ? { ...one, Condition: { StringNotEquals: { 'cloudwatch:namespace': 'hello/staging' } } }
          : one,
      ),
    ),
    'conditions: staging/fleet/instance-role/telemetry allows cloudwatch:PutMetricData on * without a condition',
  ],
  [
    'a canonical user',
    'staging',
    statements('aws_s3_bucket_policy.access_logs_policy', (all) => [
      ...all,
      {
        Sid: 'More',
        Effect: 'Allow',
        Principal: { CanonicalUser: 'a'.repeat(64) },
        Action: 's3:GetObject',
        Resource: '*',
      },
    ]),
    'trust: staging/access-logs/policy trusts a principal by CanonicalUser, in statement More',
  ],
  [
    'a service that writes for any account',
    'staging',
    statements('aws_s3_bucket_policy.access_logs_policy', (all) => [
      ...all,
      {
        Sid: 'More',
        Effect: 'Allow',
        Principal: { Service: 'delivery.logs.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: 'arn:aws:s3:::hello-staging-logs-123456789012-us-east-1/*',
      },
    ]),
    'conditions: staging/access-logs/policy serves delivery.logs.amazonaws.com for any account, in statement More',
  ],
  [
    "sessions in a stranger's bucket",
    'staging',
    within((json) => {
      const documents = (json['resource'] as Record<string, Record<string, Json>>)['aws_ssm_document']!;
      const document = documents['monitoring_sessions_document']!;
      document['content'] = String(document['content']).replace(
        '"s3BucketName":""',
        '"s3BucketName":"theirs"',
      );
    }),
    'encryption: staging/monitoring/sessions/document has the input s3BucketName: "theirs", which nobody has judged',
  ],
  [
    'an alarm without actions',
    'staging',
    set('aws_cloudwatch_metric_alarm.monitoring_app_5xx_alarm', { alarm_actions: [] }),
    'recipients: staging/monitoring/app-5xx/alarm tells nobody',
  ],
  [
    'an alarm that is switched off',
    'staging',
    set('aws_cloudwatch_metric_alarm.monitoring_app_5xx_alarm', { actions_enabled: false }),
    'recipients: staging/monitoring/app-5xx/alarm tells nobody',
  ],
  [
    "a cache in a stranger's bucket",
    'pipeline',
    set('aws_codebuild_project.build_project', { cache: { type: 'S3', location: 'theirs/cache' } }),
    'pipeline: pipeline/build/project has its cache in "theirs/cache", not in the pipeline\'s own bucket',
  ],
  [
    'a record that proves a domain to somebody',
    'staging',
    add('aws_route53_record', {
      zone_id: '${data.aws_route53_zone.zone.id}',
      name: '_acme-challenge.staging.example.com',
      type: 'TXT',
      records: ['x'],
      ttl: 60,
    }),
    'records: staging/more says "TXT" ["x"], which proves no certificate of the stage',
  ],
  [
    'a name of the stage that leads elsewhere',
    'staging',
    set('aws_route53_record.records_staging_example_com', {
      alias: { name: 'elsewhere.example.net', zone_id: 'Z1', evaluate_target_health: false },
    }),
    'records: staging/records/staging.example.com leads by "A" to elsewhere.example.net',
  ],
  [
    'a second public access block',
    'staging',
    add('aws_s3_bucket_public_access_block', {
      bucket: '${aws_s3_bucket.access_logs_bucket.id}',
      block_public_acls: false,
    }),
    'single: staging/more says again what aws_s3_bucket_public_access_block.access_logs_public_access_block says',
  ],
  [
    'a deployment to another group',
    'staging',
    set('aws_codedeploy_deployment_group.deployment_target_group', {
      autoscaling_groups: ['hello-production'],
    }),
    'pipeline: staging/deployment-target/group deploys to ["hello-production"]',
  ],
];

describe('what holds as a whole', () => {
  it.each(SHAPES)('is not %s', (_, stack, breakIt, found) => {
    expect(allBroken(stack, breakIt)).toContainEqual(expect.stringContaining(found));
  });
});

describe('what a role may do', () => {
  it('is what somebody has judged for it', () => {
    const breakIt = statements('aws_iam_role_policy.fleet_instance_role_releases', (all) => [
      ...all,
      {
        Sid: 'More',
        Effect: 'Allow',
        Action: ['lambda:AddPermission', 's3:GetObject'],
        Resource: 'arn:aws:lambda:us-east-1:123456789012:function:hello',
      },
    ]);
    expect(allBroken('staging', breakIt)).toContain(
      'rights: staging/fleet/instance-role/releases allows lambda:AddPermission, which nobody has judged for ' +
        'fleet_instance_role_role, in statement More',
    );
  });

  it('is nothing for a role that nobody knows', () => {
    const policy = {
      Statement: [{ Sid: 'Any', Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::x/*' }],
    };
    const breakIt = add('aws_iam_role_policy', {
      role: '${aws_iam_role.more_role.name}',
      policy: JSON.stringify(policy),
    });
    expect(allBroken('staging', breakIt)).toContain(
      'rights: staging/more allows s3:GetObject, which nobody has judged for more_role, in statement Any',
    );
  });
});

/** Of the pipeline, whose stages are read one by one. */
const inStages =
  (change: (stages: Json[]) => Json[]): Break =>
  (resources) => {
    const one = resources['aws_codepipeline']!['pipeline_pipeline']!;
    one['stage'] = change(structuredClone(one['stage'] as Json[]));
  };
const changed = (name: string, change: (stage: Json) => Json) =>
  inStages((stages) => stages.map((stage) => (stage['name'] === name ? change(stage) : stage)));

describe('a release goes through', () => {
  it.each<[string, Break, string]>([
    [
      'the check at the end of a stage',
      changed('Deploy-staging', (stage) => ({ ...stage, on_success: undefined })),
      'does in Deploy-staging: 1 Build CodeBuild hello-pipeline-prepare; 2 Deploy CodeDeploy hello-staging/hello-staging; and not:',
    ],
    [
      'the step before the deployment',
      changed('Deploy-production', (stage) => ({ ...stage, action: (stage['action'] as Json[]).slice(1) })),
      'does in Deploy-production: 2 Deploy CodeDeploy hello-production/hello-production; else ROLLBACK',
    ],
    [
      "its stage's own deployment",
      changed(
        'Deploy-staging',
        (stage) => JSON.parse(JSON.stringify(stage).replaceAll('hello-staging', 'hello-production')) as Json,
      ),
      'does in Deploy-staging: 1 Build CodeBuild hello-pipeline-prepare; 2 Deploy CodeDeploy hello-production/hello-production',
    ],
    [
      'the stages in their order',
      inStages(([source, build, staging, ...rest]) => [source!, build!, ...rest, staging!]),
      'goes through Source, Build, Approve-production, Deploy-production, Deploy-staging, and the settings say Source, Build, Deploy-staging, Approve-production, Deploy-production',
    ],
    [
      'no other action',
      changed('Build', (stage) => ({
        ...stage,
        action: [
          ...(stage['action'] as Json[]),
          { category: 'Invoke', provider: 'Lambda', configuration: {} },
        ],
      })),
      'does in Build: 1 Build CodeBuild hello-pipeline-build; 1 Invoke Lambda; and not:',
    ],
  ])('%s', (_, breakIt, found) => {
    expect(allBroken('pipeline', breakIt)).toContainEqual(
      expect.stringContaining(`pipeline: pipeline/pipeline/pipeline ${found}`),
    );
  });
});
