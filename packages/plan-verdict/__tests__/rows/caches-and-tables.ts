import { CUTS, gone, IN_PLACE, LOSES, replaced, type Rows, update } from './row';

const CACHE = 'aws_elasticache_replication_group';
const TABLE = 'aws_dynamodb_table';
const index = (name: string) => ({ name, hash_key: 'at', projection_type: 'ALL' });

/** [ElastiCache and DynamoDB developer guides] */
export const cachesAndTables: Rows = [
  [
    'a cache without snapshots',
    update(CACHE, { snapshot_retention_limit: 5 }, { snapshot_retention_limit: 0 }),
    LOSES,
    'snapshot_retention_limit changes from 5 to 0',
  ],
  [
    'a cache that asks for TLS',
    update(CACHE, { transit_encryption_enabled: false }, { transit_encryption_enabled: true }),
    CUTS,
    'transit_encryption_enabled changes',
  ],
  [
    'a cache of another password',
    update(CACHE, { auth_token: 'a' }, { auth_token: 'b' }),
    CUTS,
    'auth_token changes at once',
  ],
  [
    'a cache with fewer copies',
    update(CACHE, { num_cache_clusters: 3 }, { num_cache_clusters: 1 }),
    IN_PLACE,
    'num_cache_clusters changes from 3 to 1',
  ],
  [
    'no failover of a cache',
    update(CACHE, { automatic_failover_enabled: true }, { automatic_failover_enabled: false }),
    IN_PLACE,
    'automatic_failover_enabled will be off',
  ],
  [
    'a cache of a larger type, at once',
    update(
      CACHE,
      { node_type: 'cache.t4g.small', apply_immediately: true },
      { node_type: 'cache.m7g.large' },
    ),
    CUTS,
    'it restarts at once (node_type)',
  ],
  ['a user of a cache goes', gone('aws_elasticache_user'), CUTS, 'its effect on traffic and data'],
  [
    'a cache without servers goes',
    gone('aws_elasticache_serverless_cache'),
    LOSES,
    'its data is deleted with it',
  ],
  [
    'a copy of a table in another region goes',
    update(TABLE, { replica: [{ region_name: 'eu-west-1' }] }, { replica: [] }),
    CUTS,
    'removed from replica: eu-west-1',
  ],
  [
    'an index of a table goes',
    update(
      TABLE,
      { global_secondary_index: [index('a'), index('b')] },
      { global_secondary_index: [index('a')] },
    ),
    CUTS,
    'removed from global_secondary_index: b',
  ],
  [
    'items end by another attribute',
    update(
      TABLE,
      { ttl: [{ enabled: true, attribute_name: 'a' }] },
      { ttl: [{ enabled: true, attribute_name: 'b' }] },
    ),
    LOSES,
    'items begin to expire',
  ],
  [
    'fewer days back in a table',
    update(
      TABLE,
      { point_in_time_recovery: [{ enabled: true, recovery_period_in_days: 35 }] },
      { point_in_time_recovery: [{ enabled: true, recovery_period_in_days: 1 }] },
    ),
    LOSES,
    'recovery_period_in_days changes from 35 to 1',
  ],
  [
    'a stream of a table off',
    update(TABLE, { stream_enabled: true }, { stream_enabled: false }),
    CUTS,
    'stream_enabled is switched off',
  ],
  [
    'less capacity of a table',
    update(TABLE, { read_capacity: 100 }, { read_capacity: 1 }),
    IN_PLACE,
    'read_capacity changes from 100 to 1',
  ],
  [
    'a table by another key',
    replaced(TABLE, { hash_key: 'a' }, { hash_key: 'b' }),
    LOSES,
    'its data is deleted with it',
  ],
  [
    'a table that could be destroyed',
    update(TABLE, { deletion_protection_enabled: true }, { deletion_protection_enabled: false }),
    IN_PLACE,
    'deletion protection will be off',
  ],
  ['an item of a table goes', gone('aws_dynamodb_table_item'), LOSES, 'its data is deleted with it'],
  ['a copy of a table goes', gone('aws_dynamodb_table_replica'), LOSES, 'its data is deleted with it'],
];
