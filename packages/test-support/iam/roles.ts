import { type Resource, Stack, type StackJson, type Values } from '../../documents';
import type { Document } from './evaluate';

/** A role as a stack creates it. */
export interface Role {
  readonly name: string;
  readonly trust: Document;
  readonly identity: readonly Document[];
  /** Whether it has the project's permissions boundary. */
  readonly bounded: boolean;
  /** AWS managed policies, which are in no stack. */
  readonly foreign: readonly string[];
}

/** Every role of a stack, with all its policies. */
export function rolesOf(json: StackJson): Role[] {
  const stack = new Stack(json);
  const policies = stack.all('aws_iam_role_policy');
  const attachments = stack.all('aws_iam_role_policy_attachment');
  const managed = stack.all('aws_iam_policy');
  return stack.all('aws_iam_role').map(({ address, values }) => {
    const mine = ({ values: { role } }: Resource) => names(role, address) || role === values['name'];
    const attached = attachments.filter(mine).map(({ values: { policy_arn: arn } }) => String(arn));
    const own = attached.map((arn) => managed.find((policy) => names(arn, policy.address))?.values);
    return {
      name: String(values['name']),
      trust: document(values['assume_role_policy']),
      identity: [
        ...policies.filter(mine).map(({ values: { policy } }) => document(policy)),
        ...own.flatMap((one) => (one ? [document(one['policy'])] : [])),
      ],
      bounded: values['permissions_boundary'] !== undefined,
      foreign: attached.filter((_, index) => !own[index]),
    };
  });
}

/** A policy in which Terraform's references are replaced by values of their form. */
export function document(text: unknown): Document {
  const filled = String(text).replace(
    /\$\{(aws_\w+)\.[^}]*\}/g,
    (_, type: string) => KNOWN[type] ?? `known-later`,
  );
  return JSON.parse(filled) as Document;
}

/** The connection to the repository, where the pipeline's stack creates it. */
export const CONNECTION =
  'arn:aws:codeconnections:us-east-1:123456789012:connection/0a1b2c3d-0000-1111-2222-333344445555';

const KNOWN: Readonly<Record<string, string>> = { aws_codeconnections_connection: CONNECTION };

function names(reference: unknown, address: string): boolean {
  return String(reference).startsWith(`\${${address}.`);
}

/** All resources of a type, with their addresses. */
export function list(json: StackJson, type: string): [address: string, values: Values][] {
  return new Stack(json).all(type).map(({ address, values }) => [address, values]);
}
