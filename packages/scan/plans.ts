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
 * Plans each stack on an empty embedded AWS, and writes the plans as JSON. Nothing is applied: a plan that
 * creates everything contains the whole configuration. The stacks are planned one after the other, because
 * each run configures the one provider process.
 *
 * @param prepared the folder of the prepared copies, without imports: an empty account has nothing to import
 * @param folder the working folder of Terraform
 * @param plans the output folder, for `<stack>/plan.json`
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

/** Plans a stack. Without a backend, and with a running provider, Terraform needs no init. */
async function planOne(json: StackJson, folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const configuration = { ...json, terraform: without('backend', json.terraform) };
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(configuration));
  const terraform = async (...args: string[]) =>
    (await run('terraform', args, { cwd: folder, env, maxBuffer: 2 ** 28 })).stdout;
  await terraform('plan', '-input=false', '-no-color', '-lock=false', '-out=tfplan');
  return terraform('show', '-json', 'tfplan');
}
