import { CodeStarConnectionsClient, GetConnectionCommand } from '@aws-sdk/client-codestar-connections';
import { clientConfig, isCalled } from '../account/aws';
import { UserError } from '../../command';
import { connectionsLink } from './links';

/**
 * Refuses a release whose source cannot be fetched, because it would only fail.
 *
 * The service is called by its older name (CodeStar Connections), which returns connections of both names.
 * Where it does not answer, the release's source action reports what is wrong.
 *
 * @throws UserError that says what to click, for a connection that waits for a person
 */
export async function refusePendingConnection(arn: string, region: string): Promise<void> {
  const client = new CodeStarConnectionsClient(clientConfig(region));
  const connection = await client.send(new GetConnectionCommand({ ConnectionArn: arn })).then(
    ({ Connection }) => Connection,
    (error: unknown) => {
      if (!isCalled(error, 'ResourceNotFoundException')) return undefined;
      throw new UserError(
        `The pipeline's connection ${arn} does not exist any more. Nothing was started. Correct ` +
          'repository.connection, or remove it to have one created; then: npm run deploy -- pipeline',
      );
    },
  );
  if (!connection || connection.ConnectionStatus === 'AVAILABLE') return;
  throw new UserError(
    `The connection to the repository is ${connection.ConnectionStatus}. Nothing was started. Complete it:\n  1. ` +
      `Open ${connectionsLink(region)}\n  2. Choose ${connection.ConnectionName}, then "Update pending ` +
      'connection", and let AWS into the repository.\n  3. npm run release',
  );
}
