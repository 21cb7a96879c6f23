import { create, CUTS, gone, IN_PLACE, LOSES, newFirst, replaced, type Rows, update } from './row';

const DB = 'aws_db_instance';
const CLUSTER = 'aws_rds_cluster';
const CACHE = 'aws_elasticache_replication_group';
const TABLE = 'aws_dynamodb_table';
const index = (name: string) => ({ name, hash_key: 'at', projection_type: 'ALL' });

/** [RDS user guide: settings for DB instances, which of them restart; ElastiCache and DynamoDB developer guides] */
export const databases: Rows = [
  [
    'backups that go with it from now on',
    update(DB, { delete_automated_backups: false }, { delete_automated_backups: true }),
    IN_PLACE,
    'delete_automated_backups is on from then on',
  ],
  [
    'a database without a standby',
    update(DB, { multi_az: true }, { multi_az: false }),
    IN_PLACE,
    'multi_az is off from then on',
  ],
  [
    'logins by IAM end',
    update(DB, { iam_database_authentication_enabled: true }, { iam_database_authentication_enabled: false }),
    CUTS,
    'iam_database_authentication_enabled is switched off: who comes by it is turned away',
  ],
  [
    'another port',
    update(DB, { port: 5432 }, { port: 5433 }),
    CUTS,
    'port changes: who uses the old one reaches nothing',
  ],
  [
    'another name in place',
    update(DB, { identifier: 'a' }, { identifier: 'b' }),
    CUTS,
    'identifier changes: who uses the old one reaches nothing',
  ],
  [
    'another password',
    update(DB, { password: 'a' }, { password: 'b' }),
    CUTS,
    'password changes at once: who still has the old one is turned away',
  ],
  [
    'a password that AWS makes',
    update(DB, { manage_master_user_password: null }, { manage_master_user_password: true }),
    CUTS,
    'manage_master_user_password changes at once',
  ],
  [
    'a security group taken off',
    update(DB, { vpc_security_group_ids: ['sg-1', 'sg-2'] }, { vpc_security_group_ids: ['sg-1'] }),
    CUTS,
    'it takes off sg-2, and what only that group allowed no longer comes in',
  ],
  [
    'security groups exchanged',
    update(DB, { vpc_security_group_ids: ['sg-1'] }, { vpc_security_group_ids: ['sg-2'] }),
    IN_PLACE,
    'it wears other security groups',
  ],
  [
    'no longer reached from outside',
    update(DB, { publicly_accessible: true }, { publicly_accessible: false }),
    CUTS,
    'publicly_accessible is switched off: who comes by it is turned away',
  ],
  [
    'protection of a database off',
    update(DB, { deletion_protection: true }, { deletion_protection: false }),
    IN_PLACE,
    'deletion protection is off from then on',
  ],
  ['a larger disk', update(DB, { allocated_storage: 20 }, { allocated_storage: 40 }), IN_PLACE, undefined],
  ['tags of a database', update(DB, { tags: {} }, { tags: { Team: 'web' } }), IN_PLACE, undefined],
  [
    'a database of another snapshot',
    replaced(DB, { snapshot_identifier: 'a' }, { snapshot_identifier: 'b' }),
    LOSES,
    'what it holds is deleted with it',
  ],
  [
    'a database made first',
    newFirst(DB, { storage_encrypted: false }, { storage_encrypted: true }),
    LOSES,
    'what it holds is deleted with it',
  ],
  [
    'an engine of another version, at once',
    update(DB, { engine_version: '16.3', apply_immediately: true }, { engine_version: '17.1' }),
    CUTS,
    'it restarts at once (engine_version)',
  ],
  [
    'backups for how long is known later',
    update(
      DB,
      { backup_retention_period: 7 },
      { backup_retention_period: null },
      { backup_retention_period: true },
    ),
    LOSES,
    'known only when it is applied',
  ],
  [
    'no way back in a cluster',
    update(CLUSTER, { backtrack_window: 86400 }, { backtrack_window: 0 }),
    LOSES,
    'backtrack_window goes from 86400 to 0',
  ],
  [
    'no HTTP endpoint of a cluster',
    update(CLUSTER, { enable_http_endpoint: true }, { enable_http_endpoint: false }),
    CUTS,
    'enable_http_endpoint is switched off',
  ],
  [
    'a cluster without a last snapshot',
    update(CLUSTER, { skip_final_snapshot: false }, { skip_final_snapshot: true }),
    IN_PLACE,
    'from then on a destroy takes no last snapshot',
  ],
  [
    'a cluster scales down to nothing',
    update(
      CLUSTER,
      { serverlessv2_scaling_configuration: [{ max_capacity: 8, min_capacity: 1 }] },
      { serverlessv2_scaling_configuration: [{ max_capacity: 1, min_capacity: 1 }] },
    ),
    IN_PLACE,
    'max_capacity goes from 8 to 1',
  ],
  ['a member of a cluster goes', gone('aws_rds_cluster_instance'), CUTS, 'what it carries'],
  ['a global cluster goes', gone('aws_rds_global_cluster'), CUTS, 'what it carries'],
  ['a proxy of a database goes', gone('aws_db_proxy'), CUTS, 'what it carries'],
  ['a new database', create(DB, { identifier: 'a' }), IN_PLACE, undefined],
  [
    'a cache without snapshots',
    update(CACHE, { snapshot_retention_limit: 5 }, { snapshot_retention_limit: 0 }),
    LOSES,
    'snapshot_retention_limit goes from 5 to 0',
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
    'num_cache_clusters goes from 3 to 1',
  ],
  [
    'no failover of a cache',
    update(CACHE, { automatic_failover_enabled: true }, { automatic_failover_enabled: false }),
    IN_PLACE,
    'automatic_failover_enabled is off from then on',
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
  ['a user of a cache goes', gone('aws_elasticache_user'), CUTS, 'what it carries'],
  [
    'a cache without servers goes',
    gone('aws_elasticache_serverless_cache'),
    LOSES,
    'what it holds is deleted with it',
  ],
  [
    'a copy of a table in another region goes',
    update(TABLE, { replica: [{ region_name: 'eu-west-1' }] }, { replica: [] }),
    CUTS,
    'replica eu-west-1 goes',
  ],
  [
    'an index of a table goes',
    update(
      TABLE,
      { global_secondary_index: [index('a'), index('b')] },
      { global_secondary_index: [index('a')] },
    ),
    CUTS,
    'global_secondary_index b goes',
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
    'recovery_period_in_days goes from 35 to 1',
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
    'read_capacity goes from 100 to 1',
  ],
  [
    'a table by another key',
    replaced(TABLE, { hash_key: 'a' }, { hash_key: 'b' }),
    LOSES,
    'what it holds is deleted with it',
  ],
  [
    'a table that could be destroyed',
    update(TABLE, { deletion_protection_enabled: true }, { deletion_protection_enabled: false }),
    IN_PLACE,
    'deletion protection is off from then on',
  ],
  ['an item of a table goes', gone('aws_dynamodb_table_item'), LOSES, 'what it holds is deleted with it'],
  ['a copy of a table goes', gone('aws_dynamodb_table_replica'), LOSES, 'what it holds is deleted with it'],
  [
    'a warehouse with fewer snapshots',
    update(
      'aws_redshift_cluster',
      { automated_snapshot_retention_period: 7 },
      { automated_snapshot_retention_period: 1 },
    ),
    LOSES,
    'automated_snapshot_retention_period goes from 7 to 1',
  ],
  [
    'a warehouse with fewer nodes',
    update('aws_redshift_cluster', { number_of_nodes: 4 }, { number_of_nodes: 2 }),
    CUTS,
    'it restarts',
  ],
  [
    'a search domain with fewer nodes',
    update(
      'aws_opensearch_domain',
      { cluster_config: [{ instance_count: 3 }] },
      { cluster_config: [{ instance_count: 1 }] },
    ),
    IN_PLACE,
    'cluster_config.instance_count goes from 3 to 1',
  ],
  [
    'whom a search domain lets in',
    update(
      'aws_opensearch_domain',
      {
        access_policies: '{"Statement":[{"Effect":"Allow","Action":"es:*","Resource":"*","Principal":"*"}]}',
      },
      { access_policies: '{"Statement":[]}' },
    ),
    CUTS,
    'access_policies: no longer allowed: es:*',
  ],
  [
    'a topic of clients without TLS',
    update(
      'aws_msk_cluster',
      { client_authentication: [{ unauthenticated: true }] },
      { client_authentication: [{ unauthenticated: false }] },
    ),
    CUTS,
    'client_authentication.unauthenticated is switched off',
  ],
  [
    'a document database kept less long',
    update('aws_docdb_cluster', { backup_retention_period: 7 }, { backup_retention_period: 1 }),
    LOSES,
    'backup_retention_period goes from 7 to 1',
  ],
  ['a graph database goes', gone('aws_neptune_cluster'), LOSES, 'what it holds is deleted with it'],
  [
    'a time series kept less long',
    update(
      'aws_timestreamwrite_table',
      { retention_properties: [{ magnetic_store_retention_period_in_days: 365 }] },
      { retention_properties: [{ magnetic_store_retention_period_in_days: 30 }] },
    ),
    LOSES,
    'magnetic_store_retention_period_in_days goes from 365 to 30',
  ],
];
