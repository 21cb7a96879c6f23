import { regionFacts } from '../facts';
import { askedFor, isConditionedOn, type PolicyStatement, statementsOf } from './policies';
import { type Context, type Finding, given, type Rule, unless } from './rule';
import { type Stack, texts } from '../documents';

/** The service that may assume each role, by the role's address. */
const SERVICES: Readonly<Record<string, string>> = {
  'aws_iam_role.fleet_instance_role_role': 'ec2',
  'aws_iam_role.network_flow_logs_role': 'vpc-flow-logs',
  'aws_iam_role.deployment_target_service_role_role': 'codedeploy',
  'aws_iam_role.schedule_automation_role_role': 'ssm',
  'aws_iam_role.schedule_scheduler_role_role': 'scheduler',
  'aws_iam_role.pipeline_service_role_role': 'codepipeline',
  'aws_iam_role.ended_service_role_role': 'events',
  'aws_iam_role.build_service_role_role': 'codebuild',
  'aws_iam_role.prepare_service_role_role': 'codebuild',
  'aws_iam_role.settle_service_role_role': 'codebuild',
  'aws_iam_role.verify_service_role_role': 'codebuild',
};

/** Services that send no account when they assume a role. */
const SILENT = ['ec2', 'codepipeline'];

/**
 * Checks the principals of policies: who may assume a role, use a key, write to a bucket or publish to a
 * topic.
 */
export const trust: Rule = {
  id: 'trust',
  why: 'Whoever a role, key, bucket or topic trusts can use it from any account, unless the policy says from which.',
  fix: 'Name one service or this account, with aws:SourceAccount where the service sends it; for CircleCI its organization and project.',
  check: (stack, context) => [
    ...statementsOf(stack)
      .filter(({ allows }) => allows)
      .flatMap((statement) => [...whom(statement, context), ...roles(statement, context)]),
    ...passing(stack),
    ...providers(stack, context),
    ...bounded(stack, context),
  ],
};

function whom(statement: PolicyStatement, { facts: { account, region } }: Context): Finding[] {
  const { argument, principals, resource, sid } = statement;
  const logs = regionFacts(region).elbv2Account ?? 'none';
  const isKnown = (arn: string) =>
    arn.includes(`:${account}:`) ||
    arn === account ||
    (resource.type === 'aws_s3_bucket_policy' && arn.includes(`:${logs}:`));
  const strangers = (principals['AWS'] ?? []).filter((arn) => !arn.startsWith('${') && !isKnown(arn));
  const kinds = Object.keys(principals).filter((kind) => {
    return (
      kind !== 'AWS' && kind !== 'Service' && !(kind === 'Federated' && argument === 'assume_role_policy')
    );
  });
  return [
    ...strangers.map((who) => ({ place: resource, found: `trusts ${who}, in statement ${sid}` })),
    ...kinds.map((kind) => ({
      place: resource,
      found: `trusts a principal by ${kind}, in statement ${sid}`,
    })),
  ];
}

function roles(statement: PolicyStatement, context: Context): Finding[] {
  const { resource, argument, principals } = statement;
  if (argument !== 'assume_role_policy') return [];
  if (principals['Federated']) return federated(statement, context);
  const services = (principals['Service'] ?? []).map((service) =>
    service.replace(/\.amazonaws\.com(\.cn)?$/, ''),
  );
  const expected = Object.hasOwn(SERVICES, resource.address) ? SERVICES[resource.address] : undefined;
  const wrong = services.filter((service) => expected !== undefined && service !== expected);
  const unnamed = services.filter((service) => {
    const accounts = askedFor(statement, 'aws:SourceAccount');
    return !SILENT.includes(service) && accounts.join() !== context.facts.account;
  });
  return [
    ...wrong.map((who) => ({
      place: resource,
      found: `may be assumed by ${who}, and is made for ${expected}`,
    })),
    ...unnamed.map((who) => ({
      place: resource,
      found: `may be assumed by ${who} for any account: there is no condition on aws:SourceAccount`,
    })),
  ];
}

/**
 * Checks the trust in CircleCI, which signs tokens for the jobs of all its users: the issuer names the
 * organization, and only the subject names the project.
 */
function federated(statement: PolicyStatement, { facts }: Context): Finding[] {
  const { resource } = statement;
  const { organization, project } = facts.circleci ?? {};
  const of = (suffix: string) => askedFor(statement, `oidc.circleci.com/org/${organization}:${suffix}`);
  const subject = `org/${organization}/project/${project}/`;
  const [aud, sub] = [of('aud'), of('sub')];
  const vcs = `/vcs-origin/${'github.com'}/${facts.repository.name}/`;
  return [
    ...unless(aud.join() === organization, resource, `takes tokens for ${aud.join(', ') || 'anybody'}`),
    ...unless(
      sub.length > 0 && sub.every((one) => one.startsWith(subject) && one.includes(vcs)),
      resource,
      `takes jobs of ${sub.join(', ') || 'any'}, not of the project and repository alone`,
    ),
    ...unless(
      !resource.address.includes('apply') ||
        sub.every((one) => one.endsWith(`/vcs-ref/refs/heads/${facts.repository.branch}`)),
      resource,
      'lets jobs of any branch apply',
    ),
  ];
}

/** Checks the identity provider of CI, and how long its sessions last. */
function providers(stack: Stack, { facts: { circleci } }: Context): Finding[] {
  const organization = circleci?.organization ?? '';
  const issuers = stack.all('aws_iam_openid_connect_provider').flatMap((provider) => {
    const { url, client_id_list: clients } = provider.values;
    const isOwn =
      url === `https://oidc.circleci.com/org/${organization}` && texts(clients).join() === organization;
    return unless(isOwn, provider, `takes tokens of ${given(url)} for ${given(clients)}`);
  });
  const sessions = stack.all('aws_iam_role').flatMap((role) => {
    const seconds = Number(role.values['max_session_duration'] ?? 3600);
    return unless(seconds <= 3600, role, `may be used for ${seconds} seconds at a time`);
  });
  return [
    ...issuers,
    ...sessions,
    ...stack.all('aws_iam_saml_provider').map((place) => ({ place, found: 'lets another issuer in' })),
  ];
}

/** Checks that a role can be passed only by its name and to one service. */
function passing(stack: Stack): Finding[] {
  return statementsOf(stack)
    .filter(({ allows, actions }) => allows && actions.includes('iam:PassRole'))
    .filter(({ resource }) => !/boundary$/.test(resource.address)) // a boundary gives no rights
    .flatMap((statement) => {
      const { resource, sid } = statement;
      const named = isConditionedOn(statement, 'iam:PassedToService');
      return unless(named, resource, `may pass roles to any service, in statement ${sid}`);
    });
}

function bounded(stack: Stack, { facts }: Context): Finding[] {
  if (stack.name === 'state') return [];
  if (!facts.circleci) {
    const strange = stack
      .all('aws_iam_role')
      .filter(({ values }) => values['permissions_boundary'] !== undefined);
    return strange.map((place) => ({ place, found: 'has a boundary, and CI has no rights that it limits' }));
  }
  const boundary = `arn:aws:iam::${facts.account}:policy/${facts.project}-boundary`;
  return stack.all('aws_iam_role').flatMap((role) => {
    return unless(
      role.values['permissions_boundary'] === boundary,
      role,
      'has no permissions boundary, and CI could make it do anything',
    );
  });
}
