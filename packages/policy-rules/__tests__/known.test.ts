import { add, allBroken, type Break, set, statements, within } from './broken';

type Json = Record<string, unknown>;

const block =
  (name: string, value: unknown): Break =>
  (_, json) => {
    json[name] = value;
  };
/** Types and arguments that have not been reviewed, anywhere in a stack. */
const UNKNOWN: [what: string, stack: string, breakIt: Break, found: string][] = [
  [
    'a type',
    'staging',
    add('aws_rolesanywhere_trust_anchor', { name: 'x' }),
    'known: staging/more is of a type that has not been reviewed: aws_rolesanywhere_trust_anchor',
  ],
  [
    'another name of a reviewed type',
    'staging',
    add('aws_alb_listener_rule', { listener_arn: 'x' }),
    'known: staging/more is of a type that has not been reviewed: aws_alb_listener_rule',
  ],
  [
    "another provider's type",
    'staging',
    add('null_resource', {}),
    'known: staging/more is of a type that has not been reviewed: null_resource',
  ],
  [
    'an argument',
    'staging',
    set('aws_s3_bucket.access_logs_bucket', { acl: 'public-read' }),
    'known: staging/access-logs/bucket has an argument that has not been reviewed: `acl`',
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
    'known: pipeline/pipeline/pipeline has an argument that has not been reviewed: ' +
      '`trigger[].git_configuration.push[].tags.includes[]`',
  ],
  [
    'an empty argument',
    'staging',
    set('aws_security_group.security_groups_instances', { egress: [] }),
    'known: staging/security-groups/instances has an argument that has not been reviewed: `egress (empty)`',
  ],
  [
    'a provisioner',
    'staging',
    set('aws_lb.load_balancer_lb', { provisioner: { 'local-exec': { command: 'id' } } }),
    'known: staging/load-balancer/lb has an argument that has not been reviewed: `provisioner.local-exec.command`',
  ],
  [
    'the count of a resource',
    'staging',
    set('aws_s3_bucket_public_access_block.access_logs_public_access_block', { count: 0 }),
    'known: staging/access-logs/public-access-block has an argument that has not been reviewed: `count`',
  ],
  [
    'another provider for a resource',
    'staging',
    set('aws_lb.load_balancer_lb', { provider: 'aws.other' }),
    'known: staging/load-balancer/lb has an argument that has not been reviewed: `provider`',
  ],
  [
    'ignored changes of all arguments',
    'staging',
    set('aws_vpc_security_group_ingress_rule.security_groups_ingress_clients_443_1', {
      lifecycle: { ignore_changes: 'all' },
    }),
    'has an argument that has not been reviewed: `lifecycle.ignore_changes`',
  ],
  [
    'a module',
    'staging',
    block('module', { more: { source: './more' } }),
    'known: staging has a block that has not been reviewed: `module`',
  ],
  [
    'a variable',
    'staging',
    block('variable', { name: {} }),
    'known: staging has a block that has not been reviewed: `variable`',
  ],
  [
    'a data source that runs a program',
    'staging',
    block('data', { external: { more: { program: ['id'] } } }),
    'known: data.external.more is of a type that has not been reviewed: data.external',
  ],
  [
    'another provider',
    'staging',
    within((json) => {
      (json['provider'] as Json)['http'] = [{}];
    }),
    'known: staging has an argument that has not been reviewed: `provider.http[] (empty)`',
  ],
  [
    'a provider that assumes a role',
    'staging',
    within((json) => {
      (json['provider'] as { aws: Json[] }).aws[0]!['assume_role'] = [{ role_arn: 'x' }];
    }),
    'known: staging has an argument that has not been reviewed: `provider.aws[].assume_role[].role_arn`',
  ],
  [
    'other endpoints of AWS',
    'staging',
    within((json) => {
      (json['provider'] as { aws: Json[] }).aws[0]!['endpoints'] = [{ s3: 'https://s3.example.net' }];
    }),
    'known: staging has an argument that has not been reviewed: `provider.aws[].endpoints[].s3`',
  ],
  [
    'another backend',
    'staging',
    within((json) => {
      (json['terraform'] as { backend: Json }).backend['http'] = { address: 'x' };
    }),
    'known: staging has an argument that has not been reviewed: `terraform.backend.http.address`',
  ],
  [
    'a credentials profile of the backend',
    'staging',
    within((json) => {
      (json['terraform'] as { backend: { s3: Json } }).backend.s3['profile'] = 'x';
    }),
    'known: staging has an argument that has not been reviewed: `terraform.backend.s3.profile`',
  ],
  [
    'a precondition of an output',
    'staging',
    within((json) => {
      (json['output'] as Record<string, Json>)['url']!['precondition'] = { condition: true };
    }),
    'known: staging has an argument that has not been reviewed: `output.url.precondition.condition`',
  ],
];

describe('the rule known refuses what has not been reviewed', () => {
  it.each(UNKNOWN)('%s', (_, stack, breakIt, found) => {
    expect(allBroken(stack, breakIt)).toContainEqual(expect.stringContaining(found));
  });

  // Every JavaScript object has these names, so a careless look-up finds a function.
  it.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf'])('also by the name %s', (name) => {
    const everywhere: Break = (resources, json) => {
      add(name, { [name]: name })(resources, json);
      add('aws_ssm_document', { name, document_type: name, content: '{}' })(resources, json);
      add('aws_scheduler_schedule', { name, target: { [name]: name } })(resources, json);
      statements('aws_iam_role_policy.fleet_instance_role_releases', (all) => [
        ...all,
        { ...all[0], Sid: name },
      ])(resources, json);
      json[name] = {};
    };
    const found = allBroken('staging', everywhere);
    expect(found).toContain(`known: staging has a block that has not been reviewed: \`${name}\``);
    expect(found).toContain(`known: staging/more is of a type that has not been reviewed: ${name}`);
    expect(found).toContain(`documents: staging/more is "${name}", which has not been reviewed`);
    expect(found).toContain(`documents: staging/more runs "${name}", which the settings do not have`);
    expect(found).toContainEqual(
      expect.stringMatching(`^rights: .+ has entries that have not been reviewed, in statement ${name}: `),
    );
  });

  it('says how to declare it', async () => {
    const { known } = await import('../known');
    expect(known.fix).toContain('`judged` of its type (packages/resource-kinds, docs/extending.md)');
  });

  it('accepts any tag', () => {
    expect(allBroken('staging', set('aws_vpc.network_vpc', { tags: { Name: 'x', Team: 'web' } }))).toEqual(
      [],
    );
  });

  it('refuses ignored changes of an argument that security depends on', () => {
    const breakIt = set('aws_subnet.network_private_1', {
      lifecycle: {
        create_before_destroy: true,
        ignore_changes: ['availability_zone', 'map_public_ip_on_launch'],
      },
    });
    expect(allBroken('staging', breakIt)).toEqual([
      'known: staging/network/private/1 ignores changes of `map_public_ip_on_launch`, which security depends on',
    ]);
  });
});
