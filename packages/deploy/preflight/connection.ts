import { CodePipelineClient, GetPipelineCommand } from '@aws-sdk/client-codepipeline';
import { CodeStarConnectionsClient, GetConnectionCommand } from '@aws-sdk/client-codestar-connections';
import { prefixOf } from '../../facts';
import { isCalled } from '../account/aws';
import { connectionsLink } from '../release/links';
import { clientOf, type Context, within } from './context';
import { attempt, fail, type Finding, open, ok } from './finding';

/** Checks that the connection to the repository is completed, where it exists already. */
export const checkConnection = (context: Context): Promise<Finding[]> =>
  attempt('the connection to the repository', async () => {
    if (!context.settings.pipeline) return [];
    const arn = context.settings.repository.connection ?? (await deployedConnection(context));
    if (arn !== undefined) return [await statusOf(context, arn)];
    const remedy = 'npm run deploy -- pipeline creates it and says how to complete it.';
    return [open('the connection to the repository does not exist yet', remedy)];
  });

/** The ARN of the connection of the pipeline's source action. */
async function deployedConnection(context: Context): Promise<string | undefined> {
  const client = new CodePipelineClient(clientOf(context));
  const question = new GetPipelineCommand({ name: prefixOf(context.settings, 'pipeline') });
  try {
    const { pipeline } = await client.send(question, within(context));
    return pipeline?.stages?.[0]?.actions?.[0]?.configuration?.['ConnectionArn'];
  } catch (error) {
    if (isCalled(error, 'PipelineNotFoundException')) return undefined;
    throw error;
  }
}

/** Calls the service under its older name (CodeStar Connections), which returns connections of both names. */
async function statusOf(context: Context, ConnectionArn: string): Promise<Finding> {
  const { region } = context.settings;
  const client = new CodeStarConnectionsClient(clientOf(context));
  try {
    const { Connection } = await client.send(new GetConnectionCommand({ ConnectionArn }), within(context));
    const { ConnectionName: name = ConnectionArn, ConnectionStatus: status = 'unknown' } = Connection ?? {};
    if (status === 'AVAILABLE') return ok(`the connection ${name} to the repository is completed`);
    return fail(
      `the connection ${name} to the repository is ${status}: complete it in the console`,
      `Open ${connectionsLink(region)}, choose ${name}, then "Update pending connection".`,
    );
  } catch (error) {
    if (!isCalled(error, 'ResourceNotFoundException')) throw error;
    return fail(
      `the connection ${ConnectionArn} does not exist`,
      'Correct repository.connection, or remove it to have one created.',
    );
  }
}
