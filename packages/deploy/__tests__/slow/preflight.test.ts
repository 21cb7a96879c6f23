import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Defect } from '../preflight/defect';
import { accountDefects, CIRCLECI, putIdentityProvider, zoneDefects } from '../preflight/defects-account';
import { balancer, domainDefects, putRecord, withoutZoneIds } from '../preflight/defects-domain';
import { bucketDefects, deployedDefects, quotaDefects } from '../preflight/defects-rest';
import { deployBuckets, deployNetworks, deployPipeline, deployTopics } from '../preflight/deployed';
import { failures, good } from '../preflight/good';
import { NAME_SERVERS, World } from '../preflight/world';

const DEFECTS: Defect[] = [
  ...accountDefects,
  ...quotaDefects,
  ...zoneDefects,
  ...domainDefects,
  ...bucketDefects,
  ...deployedDefects,
];

/** The access key of the preflight. The tests prepare their resources with another one. */
const KEY = 'AKIAEMBEDDEDAWS00000';

/** Milliseconds that a preflight may take at most. Runs take far less. */
const LIMIT = 30_000;

let world: World;
let slowest = 0;
beforeAll(async () => void (world = await World.start()));
beforeEach(() => world.fix());
afterAll(async () => {
  console.log(`${DEFECTS.length} prepared defects; the slowest preflight took ${slowest} ms`);
  await world.stop();
});

const run: World['run'] = async (...args) => {
  const started = Date.now();
  const findings = await world.run(...args);
  slowest = Math.max(slowest, Date.now() - started);
  expect(Date.now() - started).toBeLessThan(LIMIT);
  return findings;
};

describe('a good account', () => {
  test('has no failure before the first deploy, and lists what does not exist yet', async () => {
    const findings = await run();
    expect(failures(findings)).toEqual([]);
    expect(findings.filter(({ status }) => status === 'open').map(({ what }) => what)).toEqual([
      'the state bucket hello-state-123456789012-us-east-1 does not exist yet, and its name is free',
      'the connection to the repository does not exist yet',
      'ops@example.com is not subscribed to any topic yet',
    ]);
  });

  test('may have the records of its own stages, and the identity provider of its own project', async () => {
    const undo = [
      await putRecord(world, 'staging.example.com', 'A', { alias: balancer('hello-staging') }),
      await putIdentityProvider(world, 'hello'),
    ];
    expect(failures(await run(good({ circleci: CIRCLECI })))).toEqual([]);
    for (const back of undo) await back();
  });

  test("has no open check after the deploy, and the project's own resources count once", async () => {
    const undo = [];
    for (const deploy of [deployBuckets, deployNetworks, deployPipeline, deployTopics])
      undo.push(await deploy(world));
    world.aws.completeConnections();
    world.aws.confirmEmail('ops@example.com');
    const findings = await run();
    for (const each of undo) await each();
    expect(findings.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(findings.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        'Elastic IP addresses: the quota is 5, these settings need 4',
        'VPCs: the quota is 5, these settings need 2, other resources use 1', // the default VPC
        'the connection hello-pipeline to the repository is completed',
        'ops@example.com has confirmed all 6 topics',
        'the bucket hello-state-123456789012-us-east-1 belongs to this project',
      ]),
    );
  });

  test.each([
    [
      'an issuer that is Amazon, among others',
      ['0 issue "letsencrypt.org"', '0 issue "amazontrust.com; x=y"'],
    ],
    ['records that restrict no issuer', ['0 iodef "mailto:a@example.com"']],
    ['wildcards forbidden, if no name is a wildcard', ['0 issuewild ";"']],
  ])('may have CAA records: %s', async (_, records) => {
    world.dns.caa('example.com', records);
    expect(failures(await run())).toEqual([]);
  });

  test('may have CAA records at the domain that allow what those of its parent forbid', async () => {
    world.dns.caa('com', ['0 issue ";"']);
    world.dns.caa('example.com', ['0 issue "AWSTRUST.COM"']);
    expect(failures(await run())).toEqual([]);
  });

  test("may have name servers with own names and Route 53's addresses", async () => {
    world.dns.nameServers('example.com', ['ns1.example.com']);
    world.dns.addresses('ns1.example.com', ['192.0.2.1']);
    NAME_SERVERS.forEach((server, index) => world.dns.addresses(server, [`192.0.2.${index}`]));
    expect(failures(await run())).toEqual([]);
  });

  test('may have its region enabled', async () => {
    world.aws.regions.switchOn('af-south-1');
    expect(failures(await run(good({ region: 'af-south-1' })))).toEqual([]);
  });

  test('may have no domain at all', async () => {
    const { domain, ...settings } = good();
    expect(domain).toBe('example.com');
    world.dns.clear();
    expect(failures(await run(settings))).toEqual([]);
  });
});

test('there are at least 20 prepared defects', () => expect(DEFECTS.length).toBeGreaterThanOrEqual(20));

describe('only this defect is found:', () => {
  test.each(DEFECTS.map((defect) => [defect.name, defect] as const))('%s', async (_, defect) => {
    const undo = await defect.prepare?.(world);
    const findings = await run(defect.settings?.(good()), {}, defect.environment);
    await undo?.();
    expect(failures(findings).map(withoutZoneIds)).toEqual(defect.lines);
  });
});

describe('this machine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'preflight-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const INSTALL = 'Get it from https://developer.hashicorp.com/terraform/install and put it on the PATH.';

  test('without Terraform', async () => {
    expect(failures(await run(good(), {}, { PATH: folder }))).toEqual([
      `Terraform is not installed, or does not start: version 1.10.0 or newer is needed. ${INSTALL}`,
    ]);
  });

  test.each([
    ['1.9.8', [`Terraform 1.9.8 is too old: version 1.10.0 or newer is needed. ${INSTALL}`]],
    ['1.10.0', []],
  ])('with Terraform %s', async (version, lines) => {
    writeFileSync(join(folder, 'terraform'), `#!/bin/sh\necho '{"terraform_version":"${version}"}'\n`, {
      mode: 0o755,
    });
    expect(failures(await run(good(), {}, { PATH: `${folder}:${process.env.PATH}` }))).toEqual(lines);
  });
});

describe('a service that does not answer', () => {
  test('is reported, and the preflight ends in its time', async () => {
    world.aws.faults.add({ action: 'DescribeNatGateways', fault: { kind: 'silence' } });
    world.aws.faults.add({ service: 'route53', fault: { kind: 'silence' } });
    const started = Date.now();
    // Enough seconds for all other answers, even on a busy machine.
    const lines = failures(await run(good(), { seconds: 12 }));
    expect(Date.now() - started).toBeLessThan(60_000); // without a limit, the silence would never end
    expect(lines).toEqual([
      expect.stringMatching(
        /^the quota of NAT gateways: not checked: no answer in time. Run the preflight again. .+$/,
      ),
      expect.stringMatching(
        /^the hosted zone example\.com: not checked: no answer in time\. Run the preflight again\. .+$/,
      ),
    ]);
  });

  test('is named with what to do if it is a DNS server', async () => {
    expect(failures(await run(good(), { dnsServers: ['127.0.0.1:9'] }))).toEqual([
      'no public DNS server answers (127.0.0.1:9): queryNs ECONNREFUSED example.com. Name one that you can reach: ' +
        'npm run preflight -- --dns <address>',
    ]);
  });

  test('is reported once if it is all of AWS', async () => {
    const lines = failures(await run(good(), {}, { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }));
    expect(lines).toEqual([
      expect.stringMatching(
        /^http:\/\/127\.0\.0\.1:9 \(AWS_ENDPOINT_URL\) cannot be reached or does not answer: .+$/,
      ),
    ]);
  });
});

test('no preflight made a call that changes AWS', () => {
  const made = world.aws.requests.filter(({ accessKeyId }) => accessKeyId === KEY);
  expect(made.length).toBeGreaterThan(1000);
  expect(made.filter(({ mutating }) => mutating).map(({ action }) => action)).toEqual([]);
});
