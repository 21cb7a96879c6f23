import {
  BatchGetDeploymentsCommand,
  CodeDeployClient,
  type DeploymentInfo,
  paginateListDeployments,
} from '@aws-sdk/client-codedeploy';
import { type Facts, prefixOf } from '../../facts';
import { clientConfig, isCalled } from '../account/aws';
import { inParts } from '../account/in-parts';
import { UserError } from '../../command';
import { type Artifact, artifactOf, isSameArtifact } from './artifact';
import { type Commit, commitsOf } from './commits';
import { isOrdered, orderOf } from './orders';

/** How many deployments CodeDeploy describes in one call. */
const BATCH = 25;

/** Why a deployment was made. */
export type Kind = 'release' | 'rollback' | 'restart';

/** A deployment to a stage, with its commit. */
export interface Deployed {
  /** CodeDeploy's deployment id. */
  readonly id: string;
  readonly kind: Kind;
  /** Absent where neither CodeDeploy nor CodePipeline tells it any more. */
  readonly commit?: Commit;
  /** Absent for a revision that is not an object in S3. */
  readonly artifact?: Artifact;
  /** CodeDeploy's status: `Succeeded`, `Failed`, `Stopped`, `InProgress` … */
  readonly status: string;
  readonly created: Date;
  /** Whether all instances have this deployment, and new ones get it: the last one that succeeded. */
  readonly isInService: boolean;
  /** Whether the stage was later rolled back from it to an older release, by a command or by AWS. */
  readonly isGoneBackFrom: boolean;
}

/** How far back a history is read. */
export interface Reach {
  /**
   * How many pages of CodeDeploy are read, of 100 deployments each; more until a page contains a success.
   * @default all
   */
  readonly pages?: number;
  /** The pipeline's commits. @default as far back as CodePipeline has them */
  readonly commits?: Promise<ReadonlyMap<string, Commit>>;
}

/**
 * The deployments to a stage, the newest first, each with its commit. Deployments of Auto Scaling, which
 * bring the current release to a new instance, are left out.
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
      // One page at a time: CodeDeploy throttles bursts. [awslabs/aws-codedeploy-plugin#95]
      found.push(...(await described(client, deployments)).filter(isOrdered));
      // Where the group scales often, whole pages contain only Auto Scaling's deployments.
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
  const answers = await Promise.all(
    inParts(ids, BATCH).map((deploymentIds) =>
      client.send(new BatchGetDeploymentsCommand({ deploymentIds })),
    ),
  );
  return answers.flatMap(({ deploymentsInfo = [] }) => deploymentsInfo);
}

const timeOf = ({ createTime }: DeploymentInfo): number => createTime?.getTime() ?? 0;

/**
 * The object key of a release that was uploaded without a pipeline. [docs/releases.md, "Without a pipeline"]
 */
const KEY_OF_COMMIT = /^releases\/([0-9a-f]{7,40})\.zip$/;

/**
 * The commits by artifact, from any deployment of that artifact: CodeDeploy's own rollbacks name no commit.
 */
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
    // The pipeline knows more than the commit's id.
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
 * Whether the next successful deployment was of an artifact that had first been deployed before this one's.
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
