import { randomUUID } from 'node:crypto';
import { ACCOUNT } from '../environment';
import type { Memory } from '../memory';
import type { AwsRequest, Json } from '../request';
import { AwsError, jsonResponse } from '../response';
import type { Service } from '../service';
import { TagStore, UPPER_CASE } from './tag-store';

/** Connections to source code, under both names of the service (the older one is codestar-connections). */
export class Connections {
  private readonly connections: Map<string, Json>;
  private readonly tags: TagStore;
  readonly service: Service;

  constructor(memory: Memory) {
    this.connections = memory.map('connections');
    this.tags = new TagStore(memory, 'connections', UPPER_CASE, 'ResourceNotFoundException');
    this.service = this.operated();
  }

  /** Makes all connections available, as a person does in the console; without it a connection stays PENDING. */
  complete(): void {
    for (const connection of this.connections.values()) connection.ConnectionStatus = 'AVAILABLE';
  }

  /** Whether a pipeline cannot use this connection yet. */
  isPending(arn: string): boolean {
    return this.connections.get(arn)?.ConnectionStatus === 'PENDING';
  }

  private operated(): Service {
    return {
      moto: false,
      existing: () =>
        [...this.connections.values()].map(
          ({ ConnectionName }) => `connections connection ${ConnectionName}`,
        ),
      operations: {
        CreateConnection: ({ region, service, json }) => {
          if (!json.ConnectionName || json.ConnectionName.length > 32) {
            throw new AwsError(
              'ValidationException',
              `Value '${json.ConnectionName}' at 'connectionName' is not valid`,
            );
          }
          if (!json.ProviderType && !json.HostArn) {
            throw new AwsError('ValidationException', 'Either providerType or hostArn is required');
          }
          const ConnectionArn = `arn:aws:${service}:${region}:${ACCOUNT}:connection/${randomUUID()}`;
          const { ConnectionName, ProviderType, HostArn } = json;
          this.connections.set(ConnectionArn, {
            ConnectionName,
            ConnectionArn,
            ProviderType,
            ...(HostArn ? { HostArn } : {}),
            OwnerAccountId: ACCOUNT,
            ConnectionStatus: 'PENDING',
          });
          this.tags.create(ConnectionArn, json.Tags);
          return jsonResponse({ ConnectionArn, Tags: this.tags.of(ConnectionArn) });
        },
        GetConnection: (request) => jsonResponse({ Connection: this.find(request) }),
        ListConnections: () => jsonResponse({ Connections: [...this.connections.values()] }),
        DeleteConnection: (request) => {
          const { ConnectionArn } = this.find(request);
          this.connections.delete(ConnectionArn);
          this.tags.delete(ConnectionArn);
          return jsonResponse({});
        },
        ...this.tags.operations,
      },
    };
  }

  private find({ json }: AwsRequest): Json {
    const found = this.connections.get(json.ConnectionArn);
    if (found) return found;
    throw new AwsError('ResourceNotFoundException', `Connection not found: ${json.ConnectionArn}`);
  }
}
