import { CodeconnectionsConnection } from '@cdktf/provider-aws/lib/codeconnections-connection';
import { Construct } from 'constructs';

export interface SourceConnectionProps {
  /** Name of the connection that is made, at most 32 characters. */
  readonly name: string;
  /** ARN of a connection that exists; then none is made. @default one is made */
  readonly existing?: string;
}

/**
 * The pipeline's access to the repository. A connection that Terraform makes is PENDING until a person completes it in
 * the console: that hand-over to GitHub cannot be automated.
 *
 * The service was codestar-connections before 2024. Both names of it still work, in ARNs and in permissions; new ones
 * are made under the new name.
 */
export class SourceConnection extends Construct {
  readonly arn: string;
  /** The connection, where it was made here. */
  readonly connection?: CodeconnectionsConnection;

  constructor(scope: Construct, id: string, { name, existing }: SourceConnectionProps) {
    super(scope, id);
    if (!existing)
      this.connection = new CodeconnectionsConnection(this, 'connection', { name, providerType: 'GitHub' });
    this.arn = existing ?? this.connection?.arn ?? '';
  }
}
