import { spawnSync } from 'node:child_process';
import { devNull } from 'node:os';
import { sandboxForEach } from '../app-deploy/sandbox';
import { writeShipped } from '../support/stacks';

const sandbox = sandboxForEach();

/** Every output of the shipped stacks: stack, name, value. */
const outputs = writeShipped().flatMap(({ name, json }) =>
  Object.entries(json.output ?? {}).map(([output, { value }]) => [name, output, String(value)] as const),
);
const shell = outputs.find(([stack, output]) => stack === 'staging' && output === 'shell')?.[2] ?? '';

/** Output of the real `terraform output`, for a state with names in place of references. */
function printed(value: string): string {
  const named = value.replace(/\$\{aws_ssm_document[^}]+\}/g, 'hello-staging-shell');
  const output = { value: named.replace(/\$\{[^}]+\}/g, 'hello-staging'), type: 'string' };
  const state = { version: 4, serial: 1, lineage: 'test', outputs: { shell: output }, resources: [] };
  sandbox().write('/terraform.tfstate', JSON.stringify(state));
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: devNull };
  const args = [`-chdir=${sandbox().root}`, 'output', '-no-color'];
  const { stdout } = spawnSync('terraform', args, { encoding: 'utf8', env });
  return /^shell = "(.*)"$/m.exec(stdout)?.[1] ?? '';
}

describe('a command that a person pastes', () => {
  it('is printed by Terraform so that bash runs it: the shell on the first instance', () => {
    sandbox().fake(
      'aws',
      `printf '%s\\n' "$@" "" >> '${sandbox().path('/words')}'
       [ "$1" = ssm ] || echo i-0123456789abcdef0`,
    );
    const { status, stderr } = sandbox().run(['bash', '--norc', '-c', printed(shell)]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const [asked, opened] = sandbox()
      .read('/words')
      .split('\n\n')
      .map((words) => words.split('\n'));
    expect(asked).toEqual([
      ...['autoscaling', 'describe-auto-scaling-groups', '--region', 'us-east-1'],
      ...['--auto-scaling-group-names', 'hello-staging'],
      ...['--query', 'AutoScalingGroups[0].Instances[0].InstanceId', '--output', 'text'],
    ]);
    expect(opened).toEqual([
      ...['ssm', 'start-session', '--region', 'us-east-1', '--document-name', 'hello-staging-shell'],
      ...['--target', 'i-0123456789abcdef0'],
    ]);
  });

  // Terraform and `cdktf deploy` print text as JSON writes it: a backslash before a quote, escapes for < > and &.
  it.each(outputs)('has no characters that are escaped in the output: %s, %s', (_, __, value) => {
    expect(String(value).replace(/\$\{[^}]*\}/g, '')).not.toMatch(/["\\<>&\n]/);
  });
});
