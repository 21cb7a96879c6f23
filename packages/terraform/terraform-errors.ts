import { stripVTControlCharacters } from 'node:util';

/**
 * Explains an error of Terraform to the user, where its cause is known.
 *
 * @param stack that Terraform worked on
 * @param stderr Terraform's standard error
 * @returns undefined where Terraform's own message is best
 */
export function explainTerraform(stack: string, stderr: string): string | undefined {
  const text = stripVTControlCharacters(stderr).replace(/^[│╷╵ ]+/gm, '');
  // The title is the same where the lock could not be requested at all, but then no lock is described.
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
      `${stack} is protected, and the plan would destroy ${held}. Nothing was changed. If a changed setting ` +
      'causes that, undo it and create a second stage beside this one with the new settings (docs/changing.md). ' +
      'To destroy it, set `protected: false`, deploy that, then plan again.'
    );
  }
  if (/Failed to query available provider packages|registry service is unreachable/.test(text)) {
    return (
      'Terraform cannot download the AWS provider, and no mirror is linked. Run npm run setup: it says what to ' +
      `do.\n${text.trim()}`
    );
  }
  const also = alsoSaid(stack, text);
  return also ? `${also}\n${text.trim()}` : undefined;
}

/**
 * Route 53's error where a CNAME conflicts with other records: type and name of the new record, then the type
 * of the existing one.
 */
const CONFLICT =
  /RRSet of type\s+(\S+)\s+with DNS name\s+(\S+?)\.?\s+is not permitted (?:because a conflicting RRSet of type\s+(\S+)[^]*?already exists|as it conflicts with)/;

/** Errors that are often misunderstood: a sentence explains them before Terraform's own message. */
const ALSO: readonly (readonly [RegExp, (stack: string, text: string) => string])[] = [
  [
    /ExpiredToken|RequestExpired|token (included in the request )?(is|has) expired/i,
    () => 'The AWS credentials expired during the run. Sign in again (aws sso login, AWS_PROFILE).',
  ],
  [
    // The code alone would also match the error about a protected load balancer.
    /OperationNotPermitted[^]*?does\s+not\s+support\s+creating\s+load\s+balancers/,
    (stack) =>
      'AWS does not allow this new account to create load balancers yet. Only AWS can change that, on request ' +
      '(https://console.aws.amazon.com/support/home, Create case, Account and billing; it costs nothing). What ' +
      `was created of ${stack} stays. To continue: npm run deploy -- ${stack}`,
  ],
  [
    /no space left on device|file too large/i,
    () => 'The disk of this machine is full. Free some space first.',
  ],
  [
    /Failed to (persist|save) state|Error saving state/i,
    (stack) =>
      `The changes were made on AWS, but the state of ${stack} could not be written to the state bucket.`,
  ],
  [
    /resource record set[^]*?already exists/,
    () =>
      'The hosted zone has this record already, and it is not of this project: npm run preflight says where it ' +
      'points. Delete it when its users may move to the stage, then deploy again.',
  ],
  [
    CONFLICT,
    (_, text) => {
      const [, type, name, other = 'of another type'] = CONFLICT.exec(text) ?? [];
      return (
        `The hosted zone has a record ${other} for ${name} that is not of this project, and a name with a CNAME ` +
        `cannot have another record: the ${type} cannot be created. Delete the other record when its users may ` +
        'move to the stage, then deploy again; or remove the name from `names`. npm run preflight says where it ' +
        'points.'
      );
    },
  ],
  [
    /AlreadyExists|AlreadyOwnedByYou|already exists|Duplicate|AlreadyAssociated/,
    () =>
      'AWS has a resource with this name already. If an interrupted apply created it, the next plan finds and ' +
      'imports it.',
  ],
];

function alsoSaid(stack: string, text: string): string {
  // A conflicting record is not an incompletely created resource, although AWS says that it exists.
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
