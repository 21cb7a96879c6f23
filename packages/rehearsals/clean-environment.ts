import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../command';
import { GARBAGE_COLLECTION } from '../terraform';
import { misleading } from '../setup/terraform-variables.json';
import { withoutAws, type EmbeddedAws } from '../embedded-aws';

/** Variables that change what Terraform or an SDK does: Terraform variables, workspaces, proxies. */
const MISLEADING = new RegExp(`${misleading}|^(TF_VAR_|TF_LOG|CDKTF_|(HTTPS?|ALL)_PROXY$)`, 'i');

/**
 * The environment of every program on the embedded AWS. Nothing in it leads to real AWS: it has no credentials,
 * profile, role, endpoint or proxy of the user's, and no metadata service.
 *
 * @param extra what the program needs besides
 */
export function cleanEnvironment(aws: EmbeddedAws, extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  const own = Object.entries(withoutAws(process.env)).filter(([name]) => !MISLEADING.test(name));
  return {
    ...Object.fromEntries(own),
    NO_PROXY: '127.0.0.1',
    CHECKPOINT_DISABLE: '1',
    DISABLE_VERSION_CHECK: '1',
    NODE_NO_WARNINGS: '1',
    TF_PLUGIN_CACHE_DIR: pluginCache(),
    // An embedded AWS that has stopped does not come back: fail soon.
    AWS_MAX_ATTEMPTS: '4',
    GOGC: GARBAGE_COLLECTION, // for programs that no command starts
    COLUMNS: '10000', // a message in one line, for logs and searches in them; a terminal has its own width
    ...aws.environment,
    ...extra,
  };
}

/**
 * The folder of the provider that set-up installed. In the CLI's default folder, several stacks that fill it at the
 * same time disturb each other.
 */
function pluginCache(): string {
  const folder = process.env.TF_PLUGIN_CACHE_DIR ?? join(ROOT, '.local', 'plugin-cache');
  mkdirSync(folder, { recursive: true });
  return folder;
}
