import { CUTS, gone, IN_PLACE, LOSES, replaced, type Rows, update } from './row';

const CACHE = 'aws_elasticache_replication_group';
const TABLE = 'aws_dynamodb_table';
const index = (name: string) => ({ name, hash_key: 'at', projection_type: 'ALL' });

/** [ElastiCache and DynamoDB developer guides] */
export const cachesAndTables: Rows = [
  [
    'cache snapshots off',
    update(CACHE, { snapshot_retention_limit: 5 }, { snapshot_retention_limit: 0 }),
    LOSES,
    'snapshot_retention_limit changes from 5 to 0',
  ],
  [
    'cache requires TLS',
    update(CACHE, { transit_encryption_enabled: false }, { transit_encryption_enabled: true }),
    CUTS,
    'transit_encryption_enabled changes',
  ],
  [
    'cache auth token changes',
    update(CACHE, { auth_token: 'a' }, { auth_token: 'b' }),
    CUTS,
    'auth_token changes at once',
  ],
  [
    'fewer cache clusters',
    update(CACHE, { num_cache_clusters: 3 }, { num_cache_clusters: 1 }),
    IN_PLACE,
    'num_cache_clusters changes from 3 to 1',
  ],
  [
    'cache automatic failover off',
    update(CACHE, { automatic_failover_enabled: true }, { automatic_failover_enabled: false }),
    IN_PLACE,
    'automatic_failover_enabled will be off',
  ],
  [
    'cache node type changes, applied immediately',
    update(
      CACHE,
      { node_type: 'cache.t4g.small', apply_immediately: true },
      { node_type: 'cache.m7g.large' },
    ),
    CUTS,
    'it restarts at once (node_type)',
  ],
  ['cache user destroyed', gone('aws_elasticache_user'), CUTS, 'its effect on traffic and data'],
  [
    'serverless cache destroyed',
    gone('aws_elasticache_serverless_cache'),
    LOSES,
    'its data is deleted with it',
  ],
  [
    'replica removed from a table',
    update(TABLE, { replica: [{ region_name: 'eu-west-1' }] }, { replica: [] }),
    CUTS,
    'removed from replica: eu-west-1',
  ],
  [
    'table loses a global secondary index',
    update(
      TABLE,
      { global_secondary_index: [index('a'), index('b')] },
      { global_secondary_index: [index('a')] },
    ),
    CUTS,
    'removed from global_secondary_index: b',
  ],
  [
    'TTL attribute of a table changes',
    update(
      TABLE,
      { ttl: [{ enabled: true, attribute_name: 'a' }] },
      { ttl: [{ enabled: true, attribute_name: 'b' }] },
    ),
    LOSES,
    'items begin to expire',
  ],
  [
    'shorter point-in-time recovery period of a table',
    update(
      TABLE,
      { point_in_time_recovery: [{ enabled: true, recovery_period_in_days: 35 }] },
      { point_in_time_recovery: [{ enabled: true, recovery_period_in_days: 1 }] },
    ),
    LOSES,
    'recovery_period_in_days changes from 35 to 1',
  ],
  [
    'table stream off',
    update(TABLE, { stream_enabled: true }, { stream_enabled: false }),
    CUTS,
    'stream_enabled is switched off',
  ],
  [
    'lower read capacity of a table',
    update(TABLE, { read_capacity: 100 }, { read_capacity: 1 }),
    IN_PLACE,
    'read_capacity changes from 100 to 1',
  ],
  [
    'table hash key changes',
    replaced(TABLE, { hash_key: 'a' }, { hash_key: 'b' }),
    LOSES,
    'its data is deleted with it',
  ],
  [
    'table deletion protection off',
    update(TABLE, { deletion_protection_enabled: true }, { deletion_protection_enabled: false }),
    IN_PLACE,
    'deletion protection will be off',
  ],
  ['table item destroyed', gone('aws_dynamodb_table_item'), LOSES, 'its data is deleted with it'],
  ['table replica destroyed', gone('aws_dynamodb_table_replica'), LOSES, 'its data is deleted with it'],
];
