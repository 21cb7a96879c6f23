import { engines, version } from '../../package.json';
import { type Facts, prefixOf } from '../facts';

/**
 * The README.md of an export: how to continue with only Terraform, and what aws-bootstrap no longer does.
 *
 * @param stacks in the order of deployment
 */
export function readme(settings: Facts, stacks: readonly string[]): string {
  const { account, project, stateBucket } = settings;
  const [stage = ''] = Object.keys(settings.stages);
  return `# ${project}, as plain Terraform

Written by \`npm run export\` of aws-bootstrap ${version}. Each folder is one stack (one root module):

| folder | its state, in the bucket \`${stateBucket}\` |
| --- | --- |
${stacks.map((stack) => `| \`${stack}\` | \`${project}/${stack}.tfstate\` |`).join('\n')}

It needs Terraform ${engines.terraform} and credentials of the account ${account}. It needs no Node.js.

## Go on

\`\`\`sh
terraform -chdir=${stage} init
terraform -chdir=${stage} plan    # empty, if the stack was deployed as exported
terraform -chdir=${stage} apply
\`\`\`

- The states are those of aws-bootstrap. Nothing is moved or imported.
- **From now on, change the stacks here or with aws-bootstrap, never with both**: each would undo the other's changes.
- \`main.tf.json\` is in Terraform's JSON syntax. A comment in it is a key \`//\`. You can put HCL files into the same
  folder, and move resources there one by one, under the same names.
- \`.terraform.lock.hcl\` pins the AWS provider and its checksums. Keep it in Git.
- Deploy the stacks in the order of the table, and destroy them in the reverse order. Never destroy \`state\`: its bucket
  has all states, and Terraform refuses it.

## What is left out

aws-bootstrap does more than run Terraform. Without it:

- **Plans are not judged.** Nothing refuses a plan that would cut users off, lose data or cancel a release. Read each plan.
- **There are no settings and no checks of them.** The JSON has the computed addresses, names and limits.
- **A new launch template reaches no running instance.** \`apply\` creates a new version of it, but the Auto Scaling group
  keeps launching instances from the version before. To replace all instances of a stage by ones of the newest
  version (AWS rolls back if they do not become healthy), look up its number, and put it in place of \`<version>\`:

  \`\`\`sh
${refreshes(settings)}
  \`\`\`
- **No command waits after an apply** until the instances are healthy and the stage answers.
${releases(settings)}- **CI.** \`.circleci/\` calls commands of aws-bootstrap. The roles that it may assume stay${settings.circleci ? '' : ', if there are any'}.
- **Status, logs, shell, rollback, secrets** and the other commands: use the AWS console or the AWS CLI instead, which
  make the same calls.
`;
}

const newestVersion = (region: string, template: string): string =>
  `aws ec2 describe-launch-templates --region ${region} --launch-template-names ${template} --query 'LaunchTemplates[0].LatestVersionNumber'`;

/** The version is a number, because AWS never rolls back a group on `$Latest`. [EC2 Auto Scaling API, RefreshPreferences, AutoRollback] */
const startRefresh = (region: string, template: string): string =>
  `aws autoscaling start-instance-refresh --region ${region} --auto-scaling-group-name ${template} --desired-configuration "LaunchTemplate={LaunchTemplateName=${template},Version=<version>}" --preferences AutoRollback=true,MinHealthyPercentage=100,MaxHealthyPercentage=200,SkipMatching=true`;

const startPipeline = (region: string, name: string): string =>
  `aws codepipeline start-pipeline-execution --region ${region} --name ${name}`;

/** Two commands for each stage, indented as part of a list's entry. */
function refreshes(settings: Facts): string {
  const { region } = settings;
  const names = Object.keys(settings.stages).map((stage) => prefixOf(settings, stage));
  const lines = names.flatMap((name) => [newestVersion(region, name), startRefresh(region, name)]);
  return lines.map((line) => `  ${line}`).join('\n');
}

/** The entry about releases, if there is a pipeline. */
function releases(settings: Facts): string {
  const { app, pipeline, region, repository } = settings;
  if (!pipeline) return '';
  const folder = app.folder === '.' ? 'the app' : `\`${app.folder}/\``;
  const again = startPipeline(region, prefixOf(settings, 'pipeline'));
  return `- **No command starts and follows a release.** The pipeline still runs: a push to \`${repository.branch}\` of
  \`${repository.name}\` that changes ${folder} is a release. Keep ${folder} in the repository. To release the same commit
  again: \`${again}\`.
`;
}
