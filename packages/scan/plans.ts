import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { StackJson } from '../documents';
import { startEmbeddedAws } from '../embedded-aws';
import { cleanEnvironment } from '../rehearsals';
import { ProviderProcess } from '../terraform';
import { without } from './prepare';

const run = promisify(execFile);

/**
 * Plans each stack on an empty embedded AWS, and writes the plans as JSON. Nothing is applied: a plan of everything as
 * new holds all that the configuration says. One after the other, as all attach to one provider, which each of them
 * configures.
 *
 * @param prepared the folder of the prepared copies, which import nothing: an empty account has nothing to import
 * @param folder where Terraform works
 * @param plans where to, as `<stack>/plan.json`
 */
export async function planAll(
  stacks: readonly string[],
  prepared: string,
  folder: string,
  plans: string,
): Promise<void> {
  const aws = await startEmbeddedAws({ domain: 'example.com' });
  try {
    const provider = await ProviderProcess.start(cleanEnvironment(aws));
    const env = cleanEnvironment(aws, { ...provider.environment, TF_IN_AUTOMATION: '1' });
    try {
      for (const stack of stacks) {
        const json = readFileSync(join(prepared, stack, 'cdk.tf.json'), 'utf8');
        const plan = await planOne(JSON.parse(json) as StackJson, join(folder, stack), env);
        mkdirSync(join(plans, stack), { recursive: true });
        writeFileSync(join(plans, stack, 'plan.json'), plan);
      }
    } finally {
      provider.stop();
    }
  } finally {
    await aws.stop();
  }
}

/** Without a backend, and with a provider that runs already, Terraform has nothing to initialize. */
async function planOne(json: StackJson, folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const configuration = { ...json, terraform: without('backend', json.terraform) };
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(configuration));
  const terraform = async (...args: string[]) =>
    (await run('terraform', args, { cwd: folder, env, maxBuffer: 2 ** 28 })).stdout;
  await terraform('plan', '-input=false', '-no-color', '-lock=false', '-out=tfplan');
  return terraform('show', '-json', 'tfplan');
}
