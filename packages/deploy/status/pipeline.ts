import {
  CodePipelineClient,
  GetPipelineCommand,
  GetPipelineStateCommand,
  ListPipelineExecutionsCommand,
  type PipelineExecutionSummary,
  type StageState,
} from '@aws-sdk/client-codepipeline';
import { CodeStarConnectionsClient, GetConnectionCommand } from '@aws-sdk/client-codestar-connections';
import { type Facts, prefixOf } from '../../facts';
import { clientConfig, isCalled } from '../account/aws';

/** The current state of the pipeline. */
export interface PipelineState {
  readonly name: string;
  readonly region: string;
  /** In the order of the pipeline. */
  readonly stages: readonly StageState[];
  /** Its newest executions, by id. */
  readonly executions: ReadonlyMap<string, PipelineExecutionSummary>;
  /** The status of its connection to the repository, where that is known. */
  readonly connection?: { readonly name: string; readonly status: string };
}

/** Reads the pipeline by parallel calls; undefined where it does not exist in AWS. */
export async function pipelineState(settings: Facts): Promise<PipelineState | undefined> {
  const client = new CodePipelineClient(clientConfig(settings.region));
  const name = prefixOf(settings, 'pipeline');
  try {
    const [{ stageStates = [] }, { pipelineExecutionSummaries = [] }, connection] = await Promise.all([
      client.send(new GetPipelineStateCommand({ name })),
      client.send(new ListPipelineExecutionsCommand({ pipelineName: name, maxResults: 100 })),
      connectionOf(client, settings, name),
    ]);
    const executions = new Map(
      pipelineExecutionSummaries.map((each) => [each.pipelineExecutionId ?? '', each]),
    );
    return {
      name,
      region: settings.region,
      stages: stageStates,
      executions,
      ...(connection && { connection }),
    };
  } catch (error) {
    if (isCalled(error, 'PipelineNotFoundException')) return undefined;
    throw error;
  }
}

/**
 * Reads the connection by the service's older name (CodeStar Connections), which returns connections of both
 * names.
 */
async function connectionOf(client: CodePipelineClient, { repository, region }: Facts, name: string) {
  const ConnectionArn = repository.connection ?? (await arnIn(client, name));
  if (!ConnectionArn) return undefined;
  try {
    const { Connection } = await new CodeStarConnectionsClient(clientConfig(region)).send(
      new GetConnectionCommand({ ConnectionArn }),
    );
    const { ConnectionName = ConnectionArn, ConnectionStatus = 'unknown' } = Connection ?? {};
    return { name: ConnectionName, status: ConnectionStatus as string };
  } catch (error) {
    if (!isCalled(error, 'ResourceNotFoundException')) throw error;
    return { name: ConnectionArn, status: 'gone' };
  }
}

async function arnIn(client: CodePipelineClient, name: string): Promise<string | undefined> {
  const { pipeline } = await client.send(new GetPipelineCommand({ name }));
  return pipeline?.stages?.[0]?.actions?.[0]?.configuration?.['ConnectionArn'];
}
