import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { START } from '../../deploy/command/command';

const ROOT = join(__dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'rules-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Synthesizes settings whose stages differ from the shipped ones as given. */
function synthesize(staging: object, production: object) {
  const config = join(folder, 'config.ts');
  const outdir = join(folder, 'out');
  writeFileSync(
    config,
    `import config from '${ROOT}/config';
const { staging, production } = config.stages;
export default {
  ...config,
  stages: {
    staging: { ...staging, ...${JSON.stringify(staging)} },
    production: { ...production, ...${JSON.stringify(production)} },
  },
};
`,
  );
  const run = spawnSync(process.execPath, [START[1], 'main.ts'], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], CONFIG: config, CDKTF_OUTDIR: outdir },
    encoding: 'utf8',
  });
  const written = existsSync(outdir) ? readdirSync(outdir, { recursive: true }) : [];
  return { ...run, written };
}

describe('a synthesis that breaks rules', () => {
  const { status, stdout, stderr, written } = synthesize(
    { app: { secrets: { DB: 'ssm:/hello/production/db' }, environment: { SIGNING_SECRET: 'abc' } } },
    { app: { environment: { DB_PASSWORD: 'hunter2' } } },
  );

  it('says all that is wrong in one report, by rule, without a stack trace', () => {
    expect({ status, stdout, stderr: stderr.replace(/^Warning: .*\n/gm, '') }).toEqual({
      status: 1,
      stdout: '',
      stderr: `3 violations of the rules in rules/; nothing was written.

stage-isolation
  - staging/fleet/instance-role/secrets (aws_iam_role_policy.fleet_instance_role_secrets) names the stage production.
  Why: What goes wrong in one stage must not reach another: not by the network, not by rights, not by names.
  Mend: Name only what is this stage's own; what both need goes into a stack of its own.

secrets
  - staging/fleet/launch-template/template (aws_launch_template.fleet_launch_template_template) hands the variable SIGNING_SECRET to instances in plain text.
  - production/fleet/launch-template/template (aws_launch_template.fleet_launch_template_template) hands the variable DB_PASSWORD to instances in plain text.
  Why: Everything in the configuration is in the state and in every saved plan, in plain text, for all who may plan.
  Mend: Put the value into Parameter Store or Secrets Manager by hand, and name it in app.secrets.

Where one of them is right, say so beside the resource: suppress(resource, '<rule>', '<reason>').
`,
    });
  });

  it('writes no file', () => {
    expect(written).toEqual(['stacks']); // made with the app, and empty
  });
});

describe('a synthesis that breaks none', () => {
  it('writes all stacks', () => {
    const { status, stderr, written } = synthesize({}, {});
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(written.filter((file) => String(file).endsWith('cdk.tf.json'))).toHaveLength(4);
  });
});
