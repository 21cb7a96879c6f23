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
  if (text.includes('Error acquiring the state lock')) return locked(stack, text);
  if (/S3 bucket "[^"]+" does not exist|NoSuchBucket/.test(text)) {
    return `Not bootstrapped yet: the state bucket does not exist. Nothing was changed. Run npm run bootstrap first.`;
  }
  const account = /AWS [Aa]ccount ID not allowed: (\d+)/.exec(text)?.[1];
  if (account) {
    return `Wrong account: the credentials belong to account ${account}. Nothing was changed. Switch to the settings' account.`;
  }
  if (text.includes('No valid credential sources found')) {
    return `No AWS credentials were found. Nothing was changed. Sign in first (aws sso login, AWS_PROFILE).`;
  }
  if (text.includes('Saved plan is stale')) {
    return `The saved plan of ${stack} is stale: its state changed after the plan was made. Nothing was changed. Plan again.`;
  }
  if (/Failed to query available provider packages|registry service is unreachable/.test(text)) {
    return `Terraform cannot get the AWS provider, and no mirror is linked. Run npm run setup: it says what to do.\n${text.trim()}`;
  }
  return undefined;
}

function locked(stack: string, text: string): string {
  const field = (name: string) => new RegExp(`^${name}:\\s+(.+)`, 'm').exec(text)?.[1]?.trim() ?? 'unknown';
  return (
    `The state of ${stack} is locked by ${field('Who')} since ${field('Created')} (${field('Operation')}). ` +
    `Nothing was changed. Wait until that run has ended. If it died and nobody works on ${stack}, remove the lock:\n` +
    `  terraform -chdir=cdktf.out/stacks/${stack} force-unlock ${field('ID')}`
  );
}
