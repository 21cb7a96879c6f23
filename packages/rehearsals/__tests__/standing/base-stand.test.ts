import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmbeddedAws } from '../../../embedded-aws';
import type { ProviderProcess } from '../../../terraform';
import { BaseStand } from '../../standing/base-stand';

const folder = mkdtempSync(join(tmpdir(), 'base-stand-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A stand whose Terraform prints its provider and its account. */
class Probe extends BaseStand {
  constructor(private readonly provider?: Pick<ProviderProcess, 'environment'>) {
    super({} as EmbeddedAws, folder);
    writeFileSync(
      join(folder, 'terraform'),
      '#!/bin/sh\necho "$1 $ACCOUNT ${TF_REATTACH_PROVIDERS-its own}"\n',
    );
    chmodSync(join(folder, 'terraform'), 0o755);
  }

  environment(): NodeJS.ProcessEnv {
    return { PATH: `${folder}:/usr/bin:/bin`, ACCOUNT: 'hello' };
  }

  protected log(name: string): string {
    return join(folder, `${name}.log`);
  }

  protected override providerOf(): ProviderProcess | undefined {
    return this.provider as ProviderProcess | undefined;
  }
}

test.each([
  ['starts its own provider', undefined, 'its own'],
  ['uses the provider that the stand has', { TF_REATTACH_PROVIDERS: 'at 1' }, 'at 1'],
])('Terraform %s, in the environment of the stand', async (_, environment, by) => {
  const { output, status } = await new Probe(environment && { environment }).terraform('staging', 'plan');
  expect(status).toBe(0);
  expect(output).toBe(`-chdir=${folder}/cdktf.out/stacks/staging hello ${by}\n`);
});
