import { stripVTControlCharacters } from 'node:util';

/**
 * What a failure of Terraform means for the person who ran it, where that is known.
 *
 * @param stack the stack that Terraform worked on
 * @param stderr what Terraform wrote to standard error
 * @returns undefined for failures that Terraform explains best itself
 */
export function explainTerraform(stack: string, stderr: string): string | undefined {
  const text = stripVTControlCharacters(stderr).replace(/^[│╷╵ ]+/gm, '');
  // Where the lock could not be asked for at all, Terraform has the same title, and names no lock.
  if (text.includes('Error acquiring the state lock') && /^Lock Info:/m.test(text))
    return locked(stack, text);
  if (/S3 bucket "[^"]+" does not exist|NoSuchBucket/.test(text)) {
    return `Not bootstrapped yet: the state bucket does not exist. Nothing was changed. Run npm run bootstrap first.`;
  }
  const account = /AWS [Aa]ccount ID not allowed: (\d+)/.exec(text)?.[1];
  if (account) {
    return `Wrong account: the credentials belong to account ${account}. Nothing was changed. Switch to the settings' account.`;
  }
  if (text.includes('No valid credential sources found')) {
    return `No AWS credentials were found. Nothing was changed. Sign in first (aws sso login, AWS_PROFILE).\n${text.trim()}`;
  }
  if (text.includes('Saved plan is stale')) {
    return `The saved plan of ${stack} is stale: its state changed after the plan was made. Nothing was changed. Plan again.`;
  }
  const held = /Resource (\S+) has\s+lifecycle\.prevent_destroy/.exec(text)?.[1];
  if (held) {
    return (
      `${stack} is protected, and the plan would destroy ${held}. Nothing was changed. Where a changed setting asks for ` +
      `that, undo it, and make a second stage beside this one with the new settings (docs/changing.md). Where it is ` +
      `to go: \`protected: false\`, applied, then plan again.`
    );
  }
  if (/Failed to query available provider packages|registry service is unreachable/.test(text)) {
    return `Terraform cannot get the AWS provider, and no mirror is linked. Run npm run setup: it says what to do.\n${text.trim()}`;
  }
  const also = alsoSaid(stack, text);
  return also ? `${also}\n${text.trim()}` : undefined;
}

/** Route 53 on a CNAME that meets other records, or they meet one: type and name of what was to be made, then what is there. */
const CONFLICT =
  /RRSet of type\s+(\S+)\s+with DNS name\s+(\S+?)\.?\s+is not permitted (?:because a conflicting RRSet of type\s+(\S+)[^]*?already exists|as it conflicts with)/;

/** What Terraform says itself, and people take for something else: said in a sentence before it. */
const ALSO: readonly (readonly [RegExp, (stack: string, text: string) => string])[] = [
  [
    /ExpiredToken|RequestExpired|token (included in the request )?(is|has) expired/i,
    () => 'The AWS credentials expired in the middle. Sign in again (aws sso login, AWS_PROFILE).',
  ],
  [
    // The code alone is that of a protected load balancer, too.
    /OperationNotPermitted[^]*?does\s+not\s+support\s+creating\s+load\s+balancers/,
    (stack) =>
      'AWS lets this new account make no load balancers yet. No setting changes that: only AWS lifts it, on request ' +
      '(https://console.aws.amazon.com/support/home, Create case, Account and billing; it costs nothing). What was made ' +
      `of ${stack} stays, and is gone on with: npm run deploy -- ${stack}`,
  ],
  [
    /no space left on device|file too large/i,
    () => 'The disk of this machine is full. Make room before anything else.',
  ],
  [
    /Failed to (persist|save) state|Error saving state/i,
    (stack) =>
      `The changes were made on AWS, but the state of ${stack} could not be written to the state bucket.`,
  ],
  [
    /resource record set[^]*?already exists/,
    () =>
      'The hosted zone has that record already, of somebody else: npm run preflight says where it leads. Delete it ' +
      'when its users may come to the stage instead, then deploy again.',
  ],
  [
    CONFLICT,
    (_, text) => {
      const [, type, name, other = 'of another type'] = CONFLICT.exec(text) ?? [];
      return (
        `The hosted zone has a record ${other} at ${name} of somebody else, and beside a CNAME no other record can stand: ` +
        `the ${type} cannot be made, and nothing can take the other one over. Delete it when its users may come to the ` +
        'stage instead, then deploy again; or take the name out of `names`. npm run preflight says where it leads.'
      );
    },
  ],
  [
    /AlreadyExists|AlreadyOwnedByYou|already exists|Duplicate|AlreadyAssociated/,
    () =>
      'AWS has something of that name already. Where an earlier apply made it, whose end was lost, the next plan ' +
      'finds it and takes it over.',
  ],
];

function alsoSaid(stack: string, text: string): string {
  // A record that is in the way is no half-made thing, although AWS says of it that it exists.
  const rest = text.replace(new RegExp(CONFLICT, 'g'), '');
  return ALSO.flatMap(([pattern, sentence]) =>
    pattern.test(pattern === CONFLICT ? text : rest) ? sentence(stack, text) : [],
  ).join('\n');
}

function locked(stack: string, text: string): string {
  const field = (name: string) => new RegExp(`^${name}:\\s+(.+)`, 'm').exec(text)?.[1]?.trim() ?? 'unknown';
  return (
    `The state of ${stack} is locked by ${field('Who')} since ${field('Created')} (${field('Operation')}). ` +
    `Nothing was changed. Wait until that run has ended. If it died and nobody works on ${stack}, remove the lock:\n` +
    `  terraform -chdir=cdktf.out/stacks/${stack} force-unlock ${field('ID')}`
  );
}
