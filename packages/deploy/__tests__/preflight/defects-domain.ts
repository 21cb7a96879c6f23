import { resolveSettings, type Settings } from '../../../../settings';
import config from '../../../../__tests__/support/example-config';
import type { Defect } from './defect';
import { NAME_SERVERS, type World } from './world';

const DELEGATE = `At the registrar, or in the zone above it, enter exactly: ${NAME_SERVERS.join(', ')}`;

/** The name of a load balancer in an alias record of Route 53. */
export const balancer = (name: string): string => `dualstack.${name}-4711.us-east-1.elb.amazonaws.com.`;

/** @returns a function that removes the record */
export async function putRecord(
  { calls }: World,
  name: string,
  type: string,
  { alias, value }: { readonly alias?: string; readonly value?: string },
): Promise<() => Promise<unknown>> {
  const zones = await calls.rest('route53', 'GET', '/2013-04-01/hostedzone');
  const id = /<Id>\/hostedzone\/(\w+)</.exec(zones.text)?.[1];
  const leads = alias
    ? `<AliasTarget><HostedZoneId>Z35SXDOTRQ7X7K</HostedZoneId><DNSName>${alias}</DNSName>` +
      '<EvaluateTargetHealth>false</EvaluateTargetHealth></AliasTarget>'
    : `<TTL>60</TTL><ResourceRecords><ResourceRecord><Value>${value}</Value></ResourceRecord></ResourceRecords>`;
  const change = (action: string) =>
    calls.rest(
      'route53',
      'POST',
      `/2013-04-01/hostedzone/${id}/rrset`,
      '<ChangeResourceRecordSetsRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ChangeBatch><Changes>' +
        `<Change><Action>${action}</Action><ResourceRecordSet><Name>${name}.</Name><Type>${type}</Type>${leads}` +
        '</ResourceRecordSet></Change></Changes></ChangeBatch></ChangeResourceRecordSetsRequest>',
    );
  const { status, text } = await change('CREATE');
  if (status !== 200) throw new Error(text);
  return () => change('DELETE');
}

/** Puts a harmless record at a name: the preflight queries public DNS for a stage's name only if it has one. */
const existing = (world: World, name: string) => putRecord(world, name, 'TXT', { value: '"kept"' });

/** The settings with a wildcard among the names of staging. */
const wildcard = (settings: Settings): Settings => {
  const { staging, production } = config.stages;
  if (!staging || !production) return settings;
  return resolveSettings({
    ...config,
    stages: { staging: { ...staging, names: ['app', '*.other'] }, production },
  });
};

/** Replaces the ids of hosted zones, which AWS chooses. */
export const withoutZoneIds = (line: string): string => line.replace(/\b(?=\d*[A-Z])[A-Z\d]{12,}\b/g, 'ID');

/** The hosted zone, its delegation, and who may issue certificates. */
export const domainDefects: Defect[] = [
  {
    name: 'no hosted zone',
    settings: () => resolveSettings({ ...config, domain: 'example.org' }),
    lines: [
      'there is no public hosted zone example.org in this account. Create it in Route 53 and enter its name ' +
        "servers at the domain's registrar, or remove `domain`.",
    ],
  },
  {
    name: 'a domain that public DNS does not know',
    prepare: ({ dns }) => dns.clear(),
    lines: [`public DNS has no name servers for example.com. ${DELEGATE}`],
  },
  {
    name: 'a domain that is delegated elsewhere',
    prepare: ({ dns }) => dns.nameServers('example.com', ['ns1.other.net', 'NS2.other.net']),
    lines: [
      'public DNS has the name servers ns1.other.net, ns2.other.net for example.com, not those of its hosted ' +
        `zone ID. ${DELEGATE}`,
    ],
  },
  {
    name: 'a domain that is delegated to the zone and to another provider as well',
    prepare: ({ dns }) => dns.nameServers('example.com', [...NAME_SERVERS, 'ns1.other.net']),
    lines: [
      `public DNS has the name servers ns1.other.net for example.com, not those of its hosted zone ID. ${DELEGATE}`,
    ],
  },
  {
    name: 'a delegation to a zone that was deleted',
    prepare: ({ dns }) => dns.nameServers('example.com', 'SERVFAIL'),
    lines: [
      'the name servers that public DNS has for example.com do not answer for it; they may be those of a deleted ' +
        `zone. ${DELEGATE}`,
    ],
  },
  {
    name: 'CAA records at the domain that allow only others',
    prepare: ({ dns }) =>
      dns.caa('example.com', ['0 issue "letsencrypt.org"', '0 iodef "mailto:a@example.com"']),
    lines: ['staging.example.com', 'example.com', 'www.example.com'].map(
      (name) =>
        `CAA of example.com allows only letsencrypt.org: Amazon may not issue a certificate for ${name}. Add a CAA ` +
        'record to example.com: 0 issue "amazon.com"',
    ),
  },
  {
    name: 'CAA records at one name that forbid all authorities',
    prepare: (world) => {
      world.dns.caa('www.example.com', ['0 issue ";"']);
      return existing(world, 'www.example.com');
    },
    lines: [
      'CAA of www.example.com allows nobody: Amazon may not issue a certificate for www.example.com. Add a CAA record ' +
        'to www.example.com: 0 issue "amazon.com"',
    ],
  },
  {
    name: 'CAA records that forbid only wildcards',
    settings: wildcard,
    prepare: ({ dns }) => dns.caa('example.com', ['0 issue "amazonaws.com"', '0 issuewild "sectigo.com"']),
    lines: [
      'CAA of example.com allows only sectigo.com: Amazon may not issue a certificate for *.other.example.com. Add a CAA ' +
        'record to example.com: 0 issuewild "amazon.com"',
    ],
  },
  {
    name: 'a critical CAA property that no authority knows',
    prepare: (world) => {
      world.dns.caa('staging.example.com', ['0 issue "amazon.com"', '128 tbs "unknown"']);
      return existing(world, 'staging.example.com');
    },
    lines: [
      'CAA of staging.example.com has a critical property that no certificate authority knows: Amazon may not ' +
        'issue a certificate for staging.example.com. Remove that record of staging.example.com.',
    ],
  },
  {
    name: 'CAA records that cannot be read',
    prepare: (world) => {
      world.dns.caa('www.example.com', 'SERVFAIL');
      return existing(world, 'www.example.com');
    },
    lines: [
      'the CAA records for www.example.com cannot be read (queryCaa ESERVFAIL www.example.com), so no ' +
        'certificate can be issued. Fix the DNS of this name, or remove it from `names` of its stage.',
    ],
  },
  {
    name: "an existing record at a stage's name",
    prepare: (world) => putRecord(world, 'www.example.com', 'CNAME', { value: 'shop.other.net' }),
    lines: [
      'the hosted zone has a record CNAME for www.example.com already, which points to shop.other.net. Delete it ' +
        'right before the deploy, when its users may move to the stage; or choose another name.',
    ],
  },
  {
    name: "a record at a stage's name that points to another stage's load balancer",
    prepare: (world) => putRecord(world, 'staging.example.com', 'A', { alias: balancer('hello-production') }),
    lines: [
      'the hosted zone has a record A for staging.example.com already, which points to ' +
        `${balancer('hello-production')}. Delete it right before the deploy, when its users may move to the stage; ` +
        'or choose another name.',
    ],
  },
  {
    name: "an existing record at a stage's wildcard name",
    settings: wildcard,
    prepare: (world) => putRecord(world, '*.other.example.com', 'AAAA', { value: '2001:db8::1' }),
    lines: [
      'the hosted zone has a record AAAA for *.other.example.com already, which points to 2001:db8::1. Delete it ' +
        'right before the deploy, when its users may move to the stage; or choose another name.',
    ],
  },
  {
    name: 'two hosted zones',
    prepare: async (world) => {
      const body =
        '<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Name>example.com</Name>' +
        '<CallerReference>second</CallerReference></CreateHostedZoneRequest>';
      const { text } = await world.calls.rest('route53', 'POST', '/2013-04-01/hostedzone', body);
      const id = /<Id>\/hostedzone\/(\w+)</.exec(text)?.[1];
      return () => world.calls.rest('route53', 'DELETE', `/2013-04-01/hostedzone/${id}`);
    },
    lines: [
      'there are 2 public hosted zones example.com (ID, ID), and the stages need exactly one. Delete those that ' +
        'the registrar does not point to.',
    ],
  },
];
