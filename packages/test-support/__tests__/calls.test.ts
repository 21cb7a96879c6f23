import { type Call, awsCalls, inText } from '../aws-cli/calls';
import { refusals } from '../aws-cli/cli';

const calls = awsCalls();
const at = (file: string) => calls.filter(({ place }) => place.startsWith(`${file}:`));

/**
 * Commands of version 2 only, with which people sign in. Set-up installs version 1.
 * [AWS CLI 2 reference, `aws sso login`, `aws login`, `aws configure export-credentials`]
 */
const OF_VERSION_2 = ['sso login', 'login --profile', 'configure export-credentials'];
const isOfVersion2 = ({ words }: Call) => OF_VERSION_2.includes(words.slice(0, 2).join(' '));

describe('every command of the AWS CLI in the project', () => {
  const asked = calls.filter((call) => !isOfVersion2(call));
  const answers = refusals(asked.map(({ words }) => words));
  const rows = asked.map(
    (call, index) => [call.place, call.words.join(' '), call.isOpen, answers[index]] as const,
  );

  it.each(rows)('is accepted by the real CLI: %s: %s', (_, __, isOpen, refused) => {
    // A person completes what `…` leaves out.
    if (isOpen && refused?.includes('the following arguments are required')) return;
    expect(refused).toBeUndefined();
  });

  it('is found in scripts, programs, messages and docs', () => {
    for (const file of [
      ...['app/deploy/write-environment.py', 'modules/fleet/instance/placeholder.py'],
      ...['common', 'prepare', 'verify'].map((step) => `modules/pipeline/steps/${step}.sh`),
      ...['packages/resource-kinds/vpc.ts', 'packages/deploy/refresh/follow.ts', 'stacks/stage-outputs.ts'],
      ...['docs/recovery.md', 'docs/runbook.md'],
    ]) {
      expect({ file, found: at(file).length }).not.toEqual({ file, found: 0 });
    }
    expect(calls.length).toBeGreaterThan(45);
  });
});

describe('the real CLI', () => {
  const whatItSays = (words: string) => refusals([words.split(' ')])[0];

  it('knows CodeDeploy only as `deploy`', () => {
    const rest = 'get-deployment-group --application-name a --deployment-group-name b';
    expect(whatItSays(`deploy ${rest}`)).toBeUndefined();
    expect(whatItSays(`codedeploy ${rest}`)).toMatch(/nvalid choice/);
  });

  it.each([
    ['an unknown operation', 'deploy get-group --application-name a'],
    ['an unknown option', 'ssm get-parameter --name a --decrypt'],
    ['a missing option', 'ssm start-session --document-name a'],
    ['an invalid value', 'autoscaling set-desired-capacity --auto-scaling-group-name a --desired-capacity b'],
    ['an invalid query', 'ssm get-parameter --name a --query Parameter.['],
  ])('refuses %s', (_, words) => {
    expect(whatItSays(words)).toMatch(/^The AWS CLI does not take: aws /);
  });
});

describe('how commands are read', () => {
  const words = (file: string, text: string) => inText(file, text).map((call) => call.words);

  it.each([
    [
      'a.sh',
      'x=$(aws ssm get-parameter --name "$NAME" --output text) || exit',
      'ssm get-parameter --name x --output text',
    ],
    [
      'a.sh',
      'aws deploy list-deployments \\\n  --application-name "a-$1" >/dev/null',
      'deploy list-deployments --application-name a-x',
    ],
    [
      'a.sh',
      "aws ec2 describe-vpcs --query 'Vpcs[?a == `1`] | [0]' | cat",
      'ec2 describe-vpcs --query Vpcs[?a == `1`] | [0]',
    ],
    [
      'a.sh',
      'aws ssm send-command --instance-ids "${@:1:50}" # all',
      'ssm send-command --instance-ids x # all',
    ],
    ['a.sh', 'aws ec2 describe-vpcs --vpc-ids a2 2>/dev/null', 'ec2 describe-vpcs --vpc-ids a2'],
    ['a.sh', "aws ec2 describe-vpcs 'a", 'ec2 describe-vpcs a'],
    ['a.ts', '`aws ec2 describe-vpcs ` +\n  `--vpc-ids ${id}` + more', 'ec2 describe-vpcs --vpc-ids x'],
    ['a.ts', 'say(`aws login --profile ${name}`)', 'login --profile x'],
    ['a.ts', 'say(`aws ec2 delete-vpc --vpc-id ${id} now`, other)', 'ec2 delete-vpc --vpc-id x now'],
    ['a.md', 'Ask `aws ec2 describe-vpcs --vpc-ids <vpc>`, then go.', 'ec2 describe-vpcs --vpc-ids x'],
    ['a.ts', "'Sign in (aws sso login, then AWS_PROFILE).'", 'sso login'],
  ])('in %s: %s', (file, text, expected) => {
    expect(words(file, text).map((found) => found.join(' '))).toEqual([expected]);
  });
});
