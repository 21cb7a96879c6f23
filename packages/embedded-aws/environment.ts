import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The access key of the embedded AWS. It is valid nowhere else. */
export const ACCESS_KEY_ID = 'AKIAEMBEDDEDAWS00000';

/** The account number of the embedded AWS. */
export const ACCOUNT = '123456789012';

/**
 * The variables by which a program calls the embedded AWS and nothing else. The two files are empty, so no profile of
 * the user's is read. The metadata service is switched off, so no credentials of a cloud machine are found.
 */
export function embeddedEnvironment(
  endpoint: string,
  region: string,
  folder: string,
): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY: 'embedded-aws',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_CONFIG_FILE: join(folder, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/** A folder with an empty AWS configuration and an empty credentials file. */
export function emptyAwsFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'embedded-aws-'));
  writeFileSync(join(folder, 'config'), '');
  writeFileSync(join(folder, 'credentials'), '');
  return folder;
}

/**
 * An environment without the variables that choose an AWS or an identity: profiles, roles, web identity tokens,
 * container credentials, endpoints of single services, certificate bundles. All of them start with `AWS_`. Merge the
 * embedded AWS's own variables over it.
 */
export function withoutAws(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^AWS_/i.test(name)));
}
