import { balancer } from './balancer';
import { buckets } from './buckets';
import { cachesAndTables } from './caches-and-tables';
import { databases } from './databases';
import { fleet } from './fleet';
import { names } from './names';
import { network } from './network';
import { rights } from './rights';
import type { Rows } from './row';
import { services } from './services';
import { storage } from './storage';
import { watching } from './watching';

/** Harmful and harmless changes, each with its severity and a part of its reason. */
export const ROWS: Readonly<Record<string, Rows>> = {
  databases,
  'caches and tables': cachesAndTables,
  buckets,
  storage,
  fleet,
  balancer,
  names,
  network,
  rights,
  watching,
  services,
};
