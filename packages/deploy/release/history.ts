import {
  BatchGetDeploymentsCommand,
  CodeDeployClient,
  type DeploymentInfo,
  paginateListDeployments,
} from '@aws-sdk/client-codedeploy';
import { type Facts, prefixOf } from '../../facts';
import { clientConfig, isCalled } from '../account/aws';
import { UserError } from '../../command';
import { type Artifact, artifactOf, isSameArtifact } from './artifact';
import { type Commit, commitsOf } from './commits';
import { isOrdered, orderOf } from './orders';

/** Deployments that CodeDeploy describes in one call. */
const BATCH = 25;

/** How a deployment came about. */
export type Kind = 'release' | 'rollback' | 'restart';

/** A deployment to a stage, and the commit that it is of. */
export interface Deployed {
  /** CodeDeploy's. */
  readonly id: string;
  readonly kind: Kind;
  /** Absent where neither CodeDeploy nor CodePipeline knows it any more. */
  readonly commit?: Commit;
  /** Absent for a revision that is no object in S3. */
  readonly artifact?: Artifact;
  /** CodeDeploy's: `Succeeded`, `Failed`, `Stopped`, `InProgress` … */
  readonly status: string;
  readonly created: Date;
  /** Whether it is what all instances have, and new ones get: the last one that succeeded. */
  readonly isInService: boolean;
  /** Whether the stage went back from it to an older release, whoever did that. */
  readonly isGoneBackFrom: boolean;
}

/** How far back a history goes. */
export interface Reach {
  /** How many answers of CodeDeploy are read, of 100 deployments each; more, until a success is among them. @default all */
  readonly pages?: number;
  /** What the pipeline knows. @default as far back as it knows */
  readonly commits?: Promise<ReadonlyMap<string, Commit>>;
}

/**
 * The deployments to a stage, the newest first, each with its commit. Those by which Auto Scaling brings the present
 * release to a new instance are none.
 *
 * @throws UserError where the stage has no deployment group
 */
export async function historyOf(
  settings: Facts,
  stage: string,
  { pages = Infinity, commits: known = commitsOf(settings) }: Reach = {},
): Promise<Deployed[]> {
  const [deployments, ofPipeline] = await Promise.all([deploymentsOf(settings, stage, pages), known]);
  const commits = commitsByArtifact(deployments, ofPipeline);
  const inService = deployments.find(({ status }) => status === 'Succeeded');
  return deployments.map((info) => {
    const artifact = artifactOf(info);
    const commit = ofPipeline.get(info.deploymentId ?? '') ?? (artifact && commits.get(artifact.key));
    return {
      id: info.deploymentId ?? '',
      kind: kindOf(info),
      ...(commit && { commit }),
      ...(artifact && { artifact }),
      status: info.status ?? 'Unknown',
      created: info.createTime ?? new Date(0),
      isInService: info === inService,
      isGoneBackFrom: isGoneBackFrom(info, deployments),
    };
  });
}

async function deploymentsOf(settings: Facts, stage: string, pages: number): Promise<DeploymentInfo[]> {
  const client = new CodeDeployClient({ ...clientConfig(settings.region), maxAttempts: 8 });
  const name = prefixOf(settings, stage);
  const found: DeploymentInfo[] = [];
  try {
    const group = { applicationName: name, deploymentGroupName: name };
    let read = 0;
    for await (const { deployments = [] } of paginateListDeployments(
      { client, stopOnSameToken: true },
      group,
    )) {
      // An answer at a time: CodeDeploy refuses bursts. [awslabs/aws-codedeploy-plugin#95]
      found.push(...(await described(client, deployments)).filter(isOrdered));
      // A fleet that scales fills whole answers with Auto Scaling's own.
      if (++read >= pages && found.some(({ status }) => status === 'Succeeded')) break;
    }
  } catch (error) {
    if (!isCalled(error, 'ApplicationDoesNotExistException', 'DeploymentGroupDoesNotExistException'))
      throw error;
    throw new UserError(
      `The deployment group ${name} does not exist in ${settings.region}: the stage is not deployed.`,
    );
  }
  return found.sort((one, other) => timeOf(other) - timeOf(one));
}

async function described(client: CodeDeployClient, ids: readonly string[]): Promise<DeploymentInfo[]> {
  const batches = Array.from({ length: Math.ceil(ids.length / BATCH) }, (_, index) =>
    ids.slice(index * BATCH, (index + 1) * BATCH),
  );
  const answers = await Promise.all(
    batches.map((deploymentIds) => client.send(new BatchGetDeploymentsCommand({ deploymentIds }))),
  );
  return answers.flatMap(({ deploymentsInfo = [] }) => deploymentsInfo);
}

const timeOf = ({ createTime }: DeploymentInfo): number => createTime?.getTime() ?? 0;

/** The key of a release that was pushed without a pipeline. [docs/releases.md, "Without a pipeline"] */
const KEY_OF_COMMIT = /^releases\/([0-9a-f]{7,40})\.zip$/;

/** By what any deployment of the same artifact is known to be of: CodeDeploy's own rollbacks say nothing. */
function commitsByArtifact(
  deployments: readonly DeploymentInfo[],
  ofPipeline: ReadonlyMap<string, Commit>,
): Map<string, Commit> {
  const found = new Map<string, Commit>();
  for (const info of deployments) {
    const { key } = artifactOf(info) ?? {};
    if (key === undefined) continue;
    const id = orderOf(info.description)?.commit ?? KEY_OF_COMMIT.exec(key)?.[1];
    const commit = ofPipeline.get(info.deploymentId ?? '') ?? (id === undefined ? undefined : { id });
    // The pipeline knows more of a commit than its id.
    if (commit && !found.get(key)?.message) found.set(key, commit);
  }
  return found;
}

function kindOf({ creator, description }: DeploymentInfo): Kind {
  if (creator === 'codeDeployRollback') return 'rollback';
  const { order } = orderOf(description) ?? {};
  return order === undefined ? 'release' : order === 'restart' ? 'restart' : 'rollback';
}

/**
 * What was deployed next, with success, was an artifact that had been deployed before this one was for the first time.
 *
 * @param all the newest first
 */
function isGoneBackFrom(info: DeploymentInfo, all: readonly DeploymentInfo[]): boolean {
  if (info.status !== 'Succeeded') return false;
  const own = artifactOf(info);
  const oldestFirst = [...all].reverse();
  const next = oldestFirst
    .slice(oldestFirst.indexOf(info) + 1)
    .find((later) => later.status === 'Succeeded' && !isSameArtifact(artifactOf(later), own));
  if (!next) return false;
  const first = (artifact: Artifact | undefined) =>
    oldestFirst.find((each) => isSameArtifact(artifactOf(each), artifact)) ?? info;
  return timeOf(first(artifactOf(next))) < timeOf(first(own));
}
