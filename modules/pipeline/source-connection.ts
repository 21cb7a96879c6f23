import { CodeconnectionsConnection } from '@cdktf/provider-aws/lib/codeconnections-connection';
import { Construct } from 'constructs';

export interface SourceConnectionProps {
  /** Name of a new connection, at most 32 characters. */
  readonly name: string;
  /** ARN of an existing connection. @default a new connection is created */
  readonly existing?: string;
}

/**
 * The pipeline's access to the repository. A connection that Terraform creates is PENDING until a person completes it
 * in the console: that step, at GitHub, cannot be automated.
 *
 * Before 2024 the service was codestar-connections. Both names still work in ARNs and permissions; new connections have
 * the new name.
 */
export class SourceConnection extends Construct {
  readonly arn: string;
  /** The new connection; none if there is an existing one. */
  readonly connection?: CodeconnectionsConnection;

  constructor(scope: Construct, id: string, { name, existing }: SourceConnectionProps) {
    super(scope, id);
    if (!existing)
      this.connection = new CodeconnectionsConnection(this, 'connection', { name, providerType: 'GitHub' });
    this.arn = existing ?? this.connection?.arn ?? '';
  }
}
