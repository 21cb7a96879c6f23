import { GetPolicyCommand, GetPolicyVersionCommand, IAMClient } from '@aws-sdk/client-iam';
import { type Policy, readPolicy, readStack, Stack } from '../../documents';
import type { Facts } from '../../facts';
import { asking, clientConfig, isCalled } from '../account/aws';
import { outputFolder, UserError } from '../../command';
import { lackingIn } from './lacking';

/** The stack that contains the boundary. */
const STACK = 'state';
const BOUNDARY = 'aws_iam_policy.circleci_boundary';
/** How many of the missing rights a message names. */
const NAMED = 3;

/**
 * What these settings need and the permissions boundary in AWS does not allow. A role that is created or
 * changed would lack these rights, and the apply would not report it. Empty without `circleci`: only then is
 * there a boundary.
 *
 * The stacks must be synthesized already: the needed boundary is read from the stack `state`.
 */
export async function lackingInBoundary(settings: Facts): Promise<string[]> {
  if (!settings.circleci) return [];
  const live = await asking('reading the permissions boundary', () => liveBoundary(settings));
  if (live === 'unreadable') {
    console.log('The permissions boundary was not checked: you may not read it (iam:GetPolicyVersion).');
    return [];
  }
  return live === undefined ? ['the boundary itself'] : lackingIn(live, neededBoundary());
}

/**
 * Refuses to apply a stack while the boundary in AWS lacks rights that it needs.
 *
 * @param stack the stack to be applied; `state` is not refused, because applying it fixes the boundary
 * @throws UserError with the command, where a person has to apply `state` first
 */
export async function refuseNarrowBoundary(settings: Facts, stack: string): Promise<void> {
  if (stack === STACK) return;
  const lacking = await lackingInBoundary(settings);
  if (lacking.length > 0) throw new UserError(`${stateFirst(settings, lacking)} Nothing was changed.`);
}

/** The message: what is missing, and the command that adds it. */
export function stateFirst({ project }: Facts, lacking: readonly string[]): string {
  const more = lacking.length > NAMED ? ` and ${lacking.length - NAMED} more` : '';
  return (
    `The permissions boundary ${project}-boundary on AWS does not allow what these settings need: ` +
    `${lacking.slice(0, NAMED).join(', ')}${more}. First, a person runs: npm run deploy -- state.`
  );
}

/** The boundary as `state` was last applied; undefined where there is none yet. */
async function liveBoundary({ project, account, region }: Facts): Promise<Policy | 'unreadable' | undefined> {
  const client = new IAMClient(clientConfig(region));
  const PolicyArn = `arn:aws:iam::${account}:policy/${project}-boundary`;
  try {
    const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn }));
    const VersionId = Policy?.DefaultVersionId;
    const { PolicyVersion } = await client.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
    // IAM returns the document URL-encoded. [IAM API, PolicyVersion]
    return read(decodeURIComponent(PolicyVersion?.Document ?? ''), PolicyArn);
  } catch (error) {
    if (isCalled(error, 'NoSuchEntityException', 'NoSuchEntity')) return undefined;
    if (isCalled(error, 'AccessDenied', 'AccessDeniedException')) return 'unreadable';
    throw error;
  }
}

function neededBoundary(): Policy {
  const boundary = new Stack(readStack(outputFolder(), STACK)).at(BOUNDARY);
  return read(boundary?.values['policy'], BOUNDARY);
}

function read(document: unknown, where: string): Policy {
  const policy = readPolicy(document);
  if (!policy) throw new Error(`${where} holds no policy document: ${String(document)}`);
  return policy;
}
