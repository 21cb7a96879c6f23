import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SsmDocument } from '@cdktf/provider-aws/lib/ssm-document';
import { Construct } from 'constructs';
import { commandDocument } from '../command-document';

export interface ReleaseDocumentProps {
  /** `<project>-<stage>` */
  readonly name: string;
}

/** `hello-staging-release` */
export function releaseDocumentName(name: string): string {
  return `${name}-release`;
}

/**
 * The document that tells which release an instance serves. It runs on the instance, because only the load balancer
 * reaches the app's port.
 */
export class ReleaseDocument extends Construct {
  readonly document: SsmDocument;

  constructor(scope: Construct, id: string, { name }: ReleaseDocumentProps) {
    super(scope, id);
    this.document = commandDocument(this, 'document', {
      name: releaseDocumentName(name),
      template: join(__dirname, 'release-document.yml'),
      script: readFileSync(join(__dirname, 'running-release.sh'), 'utf8'),
    });
  }
}
