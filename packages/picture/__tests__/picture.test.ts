import { NotModelled } from '../../reachability';
import { picture, type StackDocument } from '../index';
import { readSvg } from './read-svg';
import { shippedStacks, stacksOf } from './stages';

type Resources = Record<string, Record<string, Record<string, unknown>>>;

/** The stacks of the shipped staging stage, with changed resources. */
function changed(change: (resource: Resources) => void): StackDocument[] {
  const stacks = structuredClone(stacksOf().map(({ name, json }) => ({ name, json })));
  change(stacks.find(({ name }) => name === 'staging')!.json.resource as unknown as Resources);
  return stacks;
}

const textsOf = (stacks: readonly StackDocument[], only?: string): string[] =>
  readSvg(picture(stacks, only)).labels.map(({ text }) => text);

/** The sentence below the network. */
const restOf = (stacks: readonly StackDocument[]): string => {
  const texts = textsOf(stacks);
  const first = texts.findIndex((text) => text.startsWith('Also allowed'));
  const last = texts.findIndex((text, index) => index >= first && text.endsWith('.'));
  return texts.slice(first, last + 1).join(' ');
};

describe('the flows', () => {
  const INCOMING = '80 HTTP redirect to HTTPS 443 · 443 HTTPS forward';

  test('have the ports of the reachability model; flows that are not drawn are listed', () => {
    expect(textsOf(stacksOf())).toEqual(expect.arrayContaining([INCOMING, '8443 HTTPS', '443']));
    expect(restOf(stacksOf())).toBe(
      'Also allowed, not drawn: internet → load balancer: icmp 3/4; connected networks, shared addresses → load ' +
        'balancer: 80, 443, icmp 3/4; instances → load balancer, connected networks, shared addresses: 443.',
    );
  });

  test('follow the stack, not the settings: another port of the target group', () => {
    const stacks = changed((resource) => {
      resource['aws_lb_target_group']!['target_group_group']!['port'] = 8444;
    });
    expect(textsOf(stacks)).not.toContain('8443 HTTPS');
    expect(restOf(stacks)).toContain('load balancer → instances: tcp 8443, where nothing listens');
  });

  test('that differ between zones are listed, not drawn', () => {
    const stacks = changed((resource) => {
      const association = resource['aws_network_acl_association']!['network_acls_public_association_2']!;
      association['network_acl_id'] = '${aws_network_acl.network_acls_private.id}';
    });
    expect(restOf(stacks)).toContain(
      'load balancer in network_public_1 → instances in network_private_1, instances in network_private_2: 8443',
    );
    expect(textsOf(stacks)).not.toContain('8443 HTTPS');
  });

  test('without a domain are HTTP on 80', () =>
    expect(textsOf(stacksOf({}, { domain: undefined }))).toContain('80 HTTP forward'));

  test('of an internal stage come from connected networks', () =>
    expect(textsOf(stacksOf({ exposure: 'internal' }))).toContain('Connected networks'));

  test('to networks in the settings lead to them, or through NAT', () => {
    const egress = [
      { port: 5432, cidr: '10.20.0.0/16' },
      { port: 587, cidr: '198.51.100.0/24' },
    ];
    const texts = textsOf(stacksOf({ app: { egress } }));
    expect(texts).toEqual(expect.arrayContaining(['Connected networks 10.20.0.0/16', '443, 5432']));
    expect(texts).toContain('443 · 443, 587 to 198.51.100.0/24');
  });

  test('to interface endpoints are drawn if they exist, with their services', () => {
    const texts = textsOf(stacksOf({ network: { nat: 'none' } }));
    expect(texts).not.toContain('NAT gateway');
    expect(texts).toEqual(
      expect.arrayContaining([
        'Interface endpoints',
        'codedeploy, codedeploy-commands-secure, ec2, kms, logs, monitoring, ssm, ssmmessages',
      ]),
    );
  });
});

describe('the content of a stage', () => {
  test('has the instances, the logs, the alarms and the schedule', () => {
    expect(textsOf(stacksOf())).toEqual(
      expect.arrayContaining([
        't4g.small',
        'Auto Scaling group: 2 to 4 instances',
        '7 log groups, 30 days',
        '12 alarms',
        'ops@example.com',
        '300 USD a month',
      ]),
    );
    const schedule = { down: '0 20 * * MON-FRI', up: '0 6 * * MON-FRI' };
    expect(textsOf(stacksOf({ schedule }))).toEqual(
      expect.arrayContaining(['0 20 * * MON-FRI UTC: 0,', '0 6 * * MON-FRI UTC: 2 to 4']),
    );
  });

  test("has one instance if the group's maximum is one", () =>
    expect(textsOf(stacksOf({ instances: { min: 1, max: 1 } }))).toContain('Auto Scaling group: 1 instance'));

  test('has one NAT gateway or one for each zone, and a column for each zone', () => {
    const count = (text: string, stacks: readonly StackDocument[]): number =>
      textsOf(stacks).filter((one) => one === text).length;
    for (const [nat, gateways] of [
      ['single', 1],
      ['per-zone', 4],
    ] as const)
      expect(count('NAT gateway', stacksOf({ network: { zones: 4, nat } }))).toBe(gateways);
    expect(textsOf(stacksOf({ network: { zones: 4 } }))).toContain('zone 4');
    expect(textsOf(stacksOf({ network: { zones: ['us-east-1f', 'us-east-1a'] } }))).toContain('us-east-1f');
  });
});

describe('the pipeline', () => {
  test('leads through the stages, with the approval before the one that has it', () => {
    const steps = ['Source', 'Build', 'Deploy-staging', 'Approve-production', 'Deploy-production'];
    const texts = textsOf(shippedStacks());
    expect(texts.filter((text) => steps.includes(text))).toEqual(steps);
    expect(texts).toContain('acme/hello, branch main');
  });

  test('leads to the one stage that is asked for', () => {
    const texts = textsOf(shippedStacks(), 'production');
    expect(texts).not.toContain('staging');
    expect(texts).toEqual(expect.arrayContaining(['production', 'Deploy-staging', 'Deploy-production']));
  });

  test('is not drawn without a pipeline: releases are started by hand', () => {
    const texts = textsOf(stacksOf({}, { pipeline: false }));
    expect(texts).toContain('Releases started by hand');
    expect(texts).not.toContain('Source');
  });
});

describe('the text', () => {
  test("does not depend on the order of a stack's resources", () => {
    const reversed = <Value>(record: Readonly<Record<string, Value>> = {}) =>
      Object.fromEntries(Object.entries(record).reverse());
    const stacks = shippedStacks();
    const others = stacks.map(({ name, json }) => {
      const types = Object.entries(reversed(json.resource)).map(([type, named]) => [type, reversed(named)]);
      return {
        name,
        json: { ...json, resource: Object.fromEntries(types) as StackDocument['json']['resource'] },
      };
    });
    expect(picture(others)).toBe(picture(stacks));
  });

  test('is valid XML for any name', () => {
    const name = '<a> & "b" \'c\'';
    const stacks = changed((resource) => {
      resource['aws_launch_template']!['fleet_launch_template_template']!['instance_type'] = name;
    });
    expect(textsOf(stacks)).toContain(name);
  });

  test('of a long name is shortened, and complete in its tooltip', () => {
    const long = 'x'.repeat(200);
    const stacks = changed((resource) => {
      resource['aws_launch_template']!['fleet_launch_template_template']!['instance_type'] = long;
    });
    const { labels } = readSvg(picture(stacks));
    expect(labels.filter(({ title }) => title === long).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^x{10,40}…$/),
      expect.stringMatching(/^x{10,40}…$/),
    ]);
  });
});

test('a type that the reachability model does not know is refused by its address', () => {
  const stacks = changed((resource) => {
    resource['aws_db_instance'] = { orders: { vpc_security_group_ids: ['sg-1'] } };
  });
  expect(() => picture(stacks)).toThrow(new NotModelled('aws_db_instance.orders'));
});

test('a stack that is no stage is listed by type', () => {
  const image = { aws_imagebuilder_image: { baked: {} }, aws_iam_policy: { one: {}, other: {} } };
  const texts = textsOf([...stacksOf(), { name: 'image', json: { resource: image } }]);
  expect(texts).toEqual(expect.arrayContaining(['image', '2 IAM policies, 1 imagebuilder image']));
});
