import { engines, version } from '../../package.json';
import { type Facts, prefixOf } from '../facts';

/**
 * The README.md of an export: how to go on by Terraform alone, and what is no longer done.
 *
 * @param stacks in the order of their deployment
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
terraform -chdir=${stage} plan    # empty, where what was exported is what was deployed
terraform -chdir=${stage} apply
\`\`\`

- The states are those that aws-bootstrap has used. Nothing is moved or imported.
- **From now on, change the stacks here or by aws-bootstrap, never by both**: each would take back what the other did.
- \`main.tf.json\` is Terraform's JSON syntax. A comment in it is a key \`//\`; HCL files may stand beside it in the same
  folder, and resources may move there one by one, under the same names.
- \`.terraform.lock.hcl\` pins the AWS provider and its checksums. Keep it in Git.
- Make the stacks in the order of the table, and destroy them in the reverse order. Never destroy \`state\`: its bucket
  holds all states, and Terraform refuses it.

## What is left out

What aws-bootstrap does around Terraform is not in here:

- **No plan is judged.** Nothing refuses what would cut users off, lose data or cancel a release. Read each plan.
- **The settings and their checks.** Addresses, names and limits stand in the JSON as they were computed.
- **A new launch template reaches no running instance.** \`apply\` makes a version of it, and the group goes on starting
  instances from the version before. To bring the newest one to all instances of a stage, and back where they do not
  get healthy, look up its number, and put it in the place of \`<version>\`:

  \`\`\`sh
${refreshes(settings)}
  \`\`\`
- **The wait after an apply** until the instances are healthy and the stage answers.
${releases(settings)}- **CI.** \`.circleci/\` calls commands of aws-bootstrap. The roles that it may assume stay${settings.circleci ? '' : ', where there are any'}.
- **Status, logs, shell, rollback, secrets** and the other commands: each is calls of AWS, which its console and the AWS
  CLI make as well.
`;
}

const newestVersion = (region: string, template: string): string =>
  `aws ec2 describe-launch-templates --region ${region} --launch-template-names ${template} --query 'LaunchTemplates[0].LatestVersionNumber'`;

/** A group on `$Latest` is never rolled back: the version is a number. [EC2 Auto Scaling API, RefreshPreferences, AutoRollback] */
const startRefresh = (region: string, template: string): string =>
  `aws autoscaling start-instance-refresh --region ${region} --auto-scaling-group-name ${template} --desired-configuration "LaunchTemplate={LaunchTemplateName=${template},Version=<version>}" --preferences AutoRollback=true,MinHealthyPercentage=100,MaxHealthyPercentage=200,SkipMatching=true`;

const startPipeline = (region: string, name: string): string =>
  `aws codepipeline start-pipeline-execution --region ${region} --name ${name}`;

/** The two calls for each stage, as lines of a list's entry. */
function refreshes(settings: Facts): string {
  const { region } = settings;
  const names = Object.keys(settings.stages).map((stage) => prefixOf(settings, stage));
  const lines = names.flatMap((name) => [newestVersion(region, name), startRefresh(region, name)]);
  return lines.map((line) => `  ${line}`).join('\n');
}

/** With a pipeline, it goes on by itself: what it needs of the repository. */
function releases(settings: Facts): string {
  const { app, pipeline, region, repository } = settings;
  if (!pipeline) return '';
  const folder = app.folder === '.' ? 'the app' : `\`${app.folder}/\``;
  const again = startPipeline(region, prefixOf(settings, 'pipeline'));
  return `- **Starting and following a release.** The pipeline goes on by itself: a push to \`${repository.branch}\` of
  \`${repository.name}\` that changes ${folder} is a release, as before. Keep ${folder} in the repository. To release the
  same commit again: \`${again}\`.
`;
}
