import { Testing } from 'cdktf';
import type { StackJson } from '../../packages/documents';
import { reachability } from '../../packages/reachability';
import { StageStack } from '../../stacks/stage';
import { type ProjectChanges, resolveStage, type StageChanges } from '../support/stage';
import { VARIANTS } from '../support/variants';
import { expected } from '../security/reachability/expected';

const DATABASE = { port: 5432, cidr: '10.20.0.0/16' };
const CACHE = { port: 6379, cidr: '10.20.0.0/16' };
const MAIL = { port: 587, cidr: '198.51.100.0/24' };
const SHARED = { port: 8080, cidr: '172.20.1.0/24' };

/** Every combination of network settings: 108. */
const EVERY = [2, 3, 4].flatMap((zones) =>
  (['per-zone', 'single', 'none'] as const).flatMap((nat) =>
    (['public', 'internal'] as const).flatMap((exposure) =>
      [true, false].flatMap((withDomain) =>
        [
          { words: 'no egress', egress: [] },
          { words: 'one egress', egress: [DATABASE] },
          // Without NAT, the settings refuse a network in the internet.
          {
            words: 'several egress',
            egress: [DATABASE, CACHE, SHARED, nat === 'none' ? { ...MAIL, cidr: '192.168.7.0/24' } : MAIL],
          },
        ].map(({ words, egress }) => ({
          name: `${zones} zones, NAT ${nat}, ${exposure}, ${withDomain ? 'domain' : 'no domain'}, ${words}`,
          stage: { exposure, network: { zones, nat }, app: { egress } },
          project: withDomain ? {} : { domain: undefined },
        })),
      ),
    ),
  ),
);

const use = (action: `${string}:${string}`, resource: `arn:${string}`) => ({
  why: 'Keeps what users do.',
  actions: [action],
  resources: [resource],
});

/** Rarer settings. */
const RARER: { name: string; stage: StageChanges; project?: ProjectChanges }[] = [
  ...Object.entries(VARIANTS).map(([name, { stage = {}, project }]) => ({ name, stage, project })),
  ...(['per-zone', 'single'] as const).flatMap((nat) =>
    (['public', 'internal'] as const).map((exposure) => ({
      name: `endpoints beside NAT ${nat}, ${exposure}`,
      stage: { exposure, network: { zones: 3, nat, endpoints: true }, app: { egress: [DATABASE] } },
    })),
  ),
  ...(['single', 'none'] as const).map((nat) => ({
    name: `a queue, a stream and a table of the app, by endpoints, NAT ${nat}`,
    stage: {
      network: { nat, endpoints: true },
      app: {
        permissions: {
          Jobs: use('sqs:SendMessage', 'arn:aws:sqs:us-east-1:123456789012:acme-jobs'),
          Clicks: use('kinesis:PutRecord', 'arn:aws:kinesis:us-east-1:123456789012:stream/acme-clicks'),
          Sessions: use('dynamodb:GetItem', 'arn:aws:dynamodb:us-east-1:123456789012:table/acme-sessions'),
        },
      },
    },
  })),
  ...(['per-zone', 'single', 'none'] as const).map((nat) => ({
    name: `one of three zones empty, NAT ${nat}`,
    stage: { network: { zones: 3, emptyZones: 1, nat } },
  })),
  ...(['public', 'internal'] as const).map((exposure) => ({
    name: `HTTP that serves beside HTTPS, ${exposure}`,
    stage: { exposure, http: 'serve' as const },
  })),
];

function synthesize(changes?: StageChanges, project?: ProjectChanges) {
  const { settings, stage } = resolveStage(changes, project);
  const stack = new StageStack(Testing.app(), stage.name, { settings, stage });
  return { stage, json: JSON.parse(JSON.stringify(stack.toTerraform())) as StackJson };
}

describe.each([...EVERY, ...RARER])('$name', ({ stage: changes, project }) => {
  const { stage, json } = synthesize(changes, project);

  it('allows exactly the expected traffic', () => {
    const found = Object.fromEntries([...reachability(json, ['10.9.0.0/16'])].sort());
    expect(found).toEqual(expected(stage));
  });

  it('routes to the internet gateway only from public subnets, and gives no instance a public address', () => {
    const {
      aws_route: routes = {},
      aws_subnet: subnets = {},
      aws_launch_template: templates = {},
    } = json.resource ?? {};
    const out = Object.values(routes).filter(({ gateway_id: gateway }) => gateway !== undefined);
    const tables = out.map(({ route_table_id: table }) => table);
    expect(tables.filter((table) => table !== '${aws_route_table.network_public_routes_table.id}')).toEqual(
      [],
    );
    const given = Object.values(subnets).map(({ map_public_ip_on_launch: handsOut }) => handsOut);
    expect(new Set(given)).toEqual(new Set([false]));
    expect(JSON.stringify(templates)).toContain('"associate_public_ip_address":"false"');
  });
});

describe('the shipped stages', () => {
  it('do not reach each other', () => {
    const [staging, production] = [synthesize(), synthesize({}, { begin: 'production' })];
    for (const [one, other] of [
      [staging, production],
      [production, staging],
    ] as const) {
      const matrix = reachability(one.json, [other.stage.network.cidr]);
      expect(matrix.size).toBeGreaterThan(10);
      expect([...matrix.keys()].filter((line) => line.includes('the other stage'))).toEqual([]);
    }
  });
});
