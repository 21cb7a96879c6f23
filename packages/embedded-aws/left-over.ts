import { regionalInventories } from './inventories/regional';
import { globalInventories } from './inventories/global';
import { ec2Inventories } from './inventories/ec2';
import type { Inventory } from './inventories/inventory';
import type { MotoClient } from './moto-client';
import type { Service } from './service';

/**
 * What exists in these regions beyond a new account's resources, one line each, sorted: `<service> <kind> <name>`. Each
 * service is asked itself.
 */
export async function leftOver(
  moto: MotoClient,
  regions: readonly string[],
  services: readonly Service[],
): Promise<string[]> {
  const regional = { ...ec2Inventories, ...regionalInventories };
  const found = await Promise.all([
    ...Object.entries(globalInventories).map(([kind, inventory]) =>
      lines(kind, inventory, moto, 'us-east-1'),
    ),
    ...regions.flatMap((region) =>
      Object.entries(regional).map(([kind, inventory]) => lines(kind, inventory, moto, region)),
    ),
  ]);
  return [...found.flat(), ...services.flatMap((service) => service.existing?.() ?? [])].sort();
}

async function lines(
  kind: string,
  inventory: Inventory,
  moto: MotoClient,
  region: string,
): Promise<string[]> {
  return (await inventory(moto, region)).map((name) => `${kind} ${name}`);
}
