import { userData, type UserDataProps } from '../../../modules/fleet/user-data';
import { compress, readUserData } from '../../facts';
import { judge, renderReport, reportOf } from '..';
import { planOf, planWith, type RawChange, read, real, sketch } from '../../recorded-plans';

const PROPS: UserDataProps = {
  project: 'hello',
  stage: 'staging',
  region: 'us-east-1',
  healthPath: '/health',
  environment: { GREETING: 'hello' },
  limits: {},
  secrets: { DB_PASSWORD: 'ssm:/hello/db-password' },
  drainSeconds: 20,
  deploymentTarget: { application: 'hello-staging', group: 'hello-staging' },
  packages: ['nodejs22'],
  idleTimeoutSeconds: 60,
  bodyLimitMiB: 100,
  codeDeployAgent: 1,
  endpoints: false,
};

/** The lines below "What changes". */
function changesOf(...changes: RawChange[]): string[] {
  const text = renderReport(reportOf(read(planOf(changes, {}))), { width: 200 });
  const lines = text.split('\n');
  return lines.slice(lines.indexOf('What changes') + 1).map((line) => line.slice(2));
}

const update = (type: string, before: Record<string, unknown>, set: Record<string, unknown>) =>
  sketch(`${type}.x`, 'update', { before: { name: 'x', ...before }, set });

const template = (before: string, after: string) =>
  update('aws_launch_template', { user_data: before }, { user_data: after });

describe('a change of user data is shown by setting', () => {
  const made = (props: Partial<UserDataProps> = {}) => userData({ ...PROPS, ...props });

  test.each<[string, Partial<UserDataProps>, string[]]>([
    ['a time-out', { idleTimeoutSeconds: 90 }, ['app.idleTimeoutSeconds: 65s → 95s']],
    ["the agent's generation", { codeDeployAgent: 2 }, ['instances.codeDeployAgent: 1 → 2']],
    [
      'variables, secrets and limits',
      {
        environment: { MODE: 'fast' },
        secrets: {},
        limits: { web: { memoryPercent: 60, tasks: 512, openFiles: 65536 } },
      },
      [
        'app.environment: removes GREETING, adds MODE',
        'app.secrets: removes DB_PASSWORD',
        'app.limits: adds web',
      ],
    ],
  ])('%s', (_, props, lines) =>
    expect(changesOf(template(made(), made(props))).slice(0, lines.length)).toEqual(lines),
  );

  test('a script is shown by its changed lines only', () => {
    const after = readUserData(made()).replace('set -', 'umask 077\n      set -');
    const lines = changesOf(template(made(), compress(after).toString('base64')));
    expect(lines).toEqual(['launch template x: user_data./opt/aws-bootstrap/start-up.sh', '  + umask 077']);
  });

  test('many changed lines are cut and counted', () => {
    const script = (lines: number) =>
      Buffer.from(`#!/bin/bash\n${Array.from({ length: lines }, (_, n) => `echo ${n}\n`).join('')}`).toString(
        'base64',
      );
    const lines = changesOf(template(script(1), script(20)));
    expect(lines).toHaveLength(7);
    expect(lines.at(-1)).toBe('    and 14 more lines');
  });
});

describe('documents are compared by their content', () => {
  test('a policy is shown by what it allows', () => {
    const policy = (...actions: string[]) => ({
      policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] }),
    });
    expect(changesOf(update('aws_iam_role_policy', policy('s3:GetObject'), policy('s3:PutObject')))).toEqual([
      'IAM role policy x: policy allows s3:PutObject on *, no longer allows s3:GetObject on *',
    ]);
  });

  test('a dashboard is shown by the value that differs', () => {
    const body = (value: number) => ({
      dashboard_body: JSON.stringify({
        widgets: [{ properties: { title: 'CPU', annotations: { horizontal: [{ value }] } } }],
      }),
    });
    expect(changesOf(update('aws_cloudwatch_dashboard', body(85), body(70)))).toEqual([
      'dashboard x: widgets."CPU".annotations.horizontal.value 85 → 70',
    ]);
  });

  test('JSON in another form is no change', () =>
    expect(changesOf(update('aws_ssm_document', { content: '{"a": 1}' }, { content: '{"a":1}' }))).toEqual([
      'Systems Manager document x: the same in another form',
    ]));

  test('a buildspec is shown by its keys, a pipeline stage by its name', () => {
    const spec = (command: string) => ({
      source: [{ buildspec: `version: 0.2\nphases:\n  build:\n    commands: [${command}]\n` }],
    });
    expect(changesOf(update('aws_codebuild_project', spec('make'), spec('make all')))).toEqual([
      'CodeBuild project x: source.buildspec.phases.build.commands make → make all',
    ]);
    const stages = (...names: string[]) => ({ stage: names.map((name) => ({ name, action: [{ name }] })) });
    expect(changesOf(update('aws_codepipeline', stages('Source'), stages('Source', 'Approve')))).toEqual([
      'CodePipeline x: stage adds Approve',
    ]);
  });
});

test('equal changes share one line; an attribute without a setting is shown by type and argument', () => {
  const groups = ['a', 'b', 'c'].map((name) =>
    sketch(`aws_cloudwatch_log_group.${name}`, 'update', {
      before: { name, retention_in_days: 30 },
      set: { retention_in_days: 90 },
    }),
  );
  const other = update('aws_lb', { drop_invalid_header_fields: true }, { drop_invalid_header_fields: false });
  expect(changesOf(...groups, other)).toEqual([
    'logRetentionDays: 30 → 90',
    'load balancer x: drop_invalid_header_fields true → false',
  ]);
});

describe('on a terminal', () => {
  const refused = reportOf(real('retention shorter'));

  test('only a refused change has a colour', () => {
    const paint = (text: string) => `<${text}>`;
    const lines = renderReport(refused, { paint }).split('\n');
    expect(lines[0]).toBe('<staging: plan: loses data (REFUSED) (1 changed)>');
    expect(lines).toContain('  logRetentionDays: 90 → 30');
    expect(renderReport(reportOf(real('alarm threshold')), { paint })).not.toContain('<');
  });

  test.each([40, 80, 120])('no line is wider than %s columns, except an address to copy', (width) => {
    const lines = renderReport(reportOf(real('addresses changed')), { width }).split('\n');
    expect(lines.filter((line) => line.length > width && !line.includes('--allow'))).toEqual([]);
  });

  test('a value cannot move the cursor', () => {
    const change = update('aws_lb', { ip_address_type: 'a' }, { ip_address_type: '\u001b[2Jb' });
    expect(renderReport(reportOf(read(planOf([change], {}))))).not.toContain('\u001b');
  });
});

test('a cut report names --full, which cuts nothing', () => {
  const plan = real('addresses changed');
  expect(renderReport(reportOf(plan))).toContain('more: --full has all of it');
  const full = renderReport(reportOf(plan, judge(plan), { full: true }));
  expect(full).not.toContain('--full');
  expect(full.match(/--allow/g)).toHaveLength(40);
});

test('a destroy lists what is lost, destroyed and kept, each once', () => {
  const text = renderReport(reportOf(real('destroy')));
  expect(text).toContain(
    'Kept\n  log group /hello/staging/app\n  all versions of its state, in the state bucket',
  );
  expect(text).not.toMatch(/in place|\(allowed\)|skip_destroy|enable_deletion_protection/);
});

test('a rule open to everybody is listed as an opening', () => {
  const rule = sketch('aws_network_acl_rule.ssh', 'create', {
    set: {
      rule_action: 'allow',
      egress: false,
      protocol: 'tcp',
      from_port: 22,
      to_port: 22,
      cidr_block: '0.0.0.0/0',
    },
  });
  expect(renderReport(reportOf(read(planWith([rule]))))).toContain(
    'Wider permissions and openings\n  network ACL rule ssh allows tcp port 22 from 0.0.0.0/0',
  );
});

test("a rule open to everybody comes first, whatever the rules' names", () => {
  const rule = (name: string, cidr: string) =>
    sketch(`aws_vpc_security_group_ingress_rule.${name}`, 'create', {
      set: { ip_protocol: 'tcp', from_port: 443, to_port: 443, cidr_ipv4: cidr },
    });
  const changes = [rule('from_everybody_on_the_internet', '10.1.0.0/16'), rule('all', '0.0.0.0/0')];
  const text = renderReport(reportOf(read(planOf(changes, {}))), { width: 200 });
  expect(text.split('\n').filter((line) => line.includes(' allows '))).toEqual([
    expect.stringContaining('rule all allows tcp port 443 from 0.0.0.0/0'),
    expect.stringContaining('allows tcp port 443 from 10.1.0.0/16'),
  ]);
});
