import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { START } from '../../command';

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
    env: {
      COLUMNS: '10000',
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      CONFIG: config,
      CDKTF_OUTDIR: outdir,
    },
    encoding: 'utf8',
  });
  const written = existsSync(outdir) ? readdirSync(outdir, { recursive: true }) : [];
  return { ...run, written };
}

describe('a synthesis that breaks rules', () => {
  const many = Array.from({ length: 150 }, (_, index) => [
    `SECRET_${index}`,
    `secretsmanager:other/${index}`,
  ]);
  const { status, stdout, stderr, written } = synthesize(
    { app: { secrets: { DB: 'ssm:/hello/production/db' } } },
    { app: { secrets: { ...Object.fromEntries(many), DB: 'ssm:/hello/staging/db' } } },
  );

  it('reports all violations at once, by rule, without a stack trace', () => {
    const said = stderr.replace(/^Warning: .*\n/gm, '').replace(/[\d,]+(?= characters)/, '12,345');
    expect({ status, stdout, stderr: said }).toEqual({
      status: 1,
      stdout: '',
      stderr:
        '3 violations of the policy rules (packages/policy-rules); nothing was written.\n\nstage-isolation\n  - ' +
        'staging/fleet/instance-role/secrets (aws_iam_role_policy.fleet_instance_role_secrets) names the stage ' +
        'production.\n  - production/fleet/instance-role/secrets (aws_iam_role_policy.fleet_instance_role_secrets) ' +
        'names the stage staging.\n  Why: A fault in one stage must not reach another: not by network, permissions ' +
        'or names.\n  Fix: Refer to resources of this stage only; what several stages need goes into its own ' +
        'stack.\n\npolicy-sizes\n  - production/fleet/instance-role/role (aws_iam_role.fleet_instance_role_role) ' +
        'has 12,345 characters, and IAM takes 10,240 of all policies of a role.\n  Why: IAM refuses a policy that ' +
        'is too long, and the apply fails half-way.\n  Fix: Keep secrets below /<project>/, or several as one of ' +
        'Secrets Manager (secretsmanager:<name>#<key>); or have fewer stages, or shorter names.\n\nTo allow one of ' +
        "them, write beside the resource: suppress(resource, '<rule>', '<reason>').\n",
    });
  });

  it('writes no file', () => {
    expect(written).toEqual(['stacks']); // created with the app, and empty
  });
});

describe('a synthesis that breaks no rule', () => {
  it('writes all stacks', () => {
    const { status, stderr, written } = synthesize({}, {});
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(written.filter((file) => String(file).endsWith('cdk.tf.json'))).toHaveLength(4);
  });

  it('writes them also with a warning, and prints it', () => {
    const { status, stderr, written } = synthesize({ app: { packages: ['nodejs24'] } }, {});
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr:
        "Warning: app/buildspec.yml: runtime-versions has nodejs 22, but app.packages has 'nodejs24' (staging): an app " +
        'built for one version may not start on another. Set the same version in both.\n',
    });
    expect(written.filter((file) => String(file).endsWith('cdk.tf.json'))).toHaveLength(4);
  });
});
