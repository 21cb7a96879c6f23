import type { Mutant } from './mutant';

/** Mutants that nothing finds, with why that is right. */
export const KNOWN: readonly { readonly which: RegExp; readonly why: string }[] = [
  {
    which: /^(removed|widened) aws_network_acl_rule\.network_acls_public_in_443_10\S+ (the whole|cidr_block)/,
    why: 'The rule for clients, on the same port from everyone, lets the same through: nothing changes.',
  },
  {
    which: /^removed aws_network_acl_rule\.network_acls_public_out_8443_\S+ the whole resource$/,
    why: 'The rule for answers, from 1024 up, lets the same through: nothing changes.',
  },
  {
    which:
      /^removed aws_iam_policy\.circleci_roles policy (NeverFreeARole|NeverTheRightsOfCi): the refusal removed$/,
    why: 'Nothing allows what it refuses: it is there for the day when somebody does.',
  },
  {
    which: /^removed aws_route_table_association\.network_public_routes_association_\d /,
    why: "Without an internet gateway the table has no route but the network's own, like the one that takes its place.",
  },
  {
    which: /^moved aws_lb_listener\.listeners_https certificate_arn/,
    why: 'The listener has both certificates in any case, and both are for names of the stage.',
  },
  {
    which: /^removed aws_s3_bucket_versioning\.artifacts_versioning the whole resource$/,
    why: 'It is not that anyone could read or change more: a release that is overwritten is built again. Checkov asks for it.',
  },
];

/** A mutant in one line. */
export function line({ operator, address, what }: Mutant): string {
  return `${operator} ${address} ${what}`;
}
