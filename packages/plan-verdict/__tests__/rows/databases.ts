import { create, CUTS, gone, IN_PLACE, LOSES, newFirst, replaced, type Rows, update } from './row';

const DB = 'aws_db_instance';
const CLUSTER = 'aws_rds_cluster';

/** [RDS user guide: settings for DB instances, which of them restart] */
export const databases: Rows = [
  [
    'automated backups deleted with the database',
    update(DB, { delete_automated_backups: false }, { delete_automated_backups: true }),
    IN_PLACE,
    'delete_automated_backups will be on',
  ],
  ['Multi-AZ off', update(DB, { multi_az: true }, { multi_az: false }), IN_PLACE, 'multi_az will be off'],
  [
    'IAM database authentication off',
    update(DB, { iam_database_authentication_enabled: true }, { iam_database_authentication_enabled: false }),
    CUTS,
    'iam_database_authentication_enabled is switched off: its users are refused',
  ],
  [
    'database port changes',
    update(DB, { port: 5432 }, { port: 5433 }),
    CUTS,
    'port changes: users of the old one reach nothing',
  ],
  [
    'database identifier changes in place',
    update(DB, { identifier: 'a' }, { identifier: 'b' }),
    CUTS,
    'identifier changes: users of the old one reach nothing',
  ],
  [
    'database password changes',
    update(DB, { password: 'a' }, { password: 'b' }),
    CUTS,
    'password changes at once: users of the old one are refused',
  ],
  [
    'database password managed by AWS',
    update(DB, { manage_master_user_password: null }, { manage_master_user_password: true }),
    CUTS,
    'manage_master_user_password changes at once',
  ],
  [
    'security group removed from a database',
    update(DB, { vpc_security_group_ids: ['sg-1', 'sg-2'] }, { vpc_security_group_ids: ['sg-1'] }),
    CUTS,
    'it loses sg-2, and traffic that only that group allowed is blocked',
  ],
  [
    'security groups of a database exchanged',
    update(DB, { vpc_security_group_ids: ['sg-1'] }, { vpc_security_group_ids: ['sg-2'] }),
    IN_PLACE,
    'it uses other security groups',
  ],
  [
    'database no longer publicly accessible',
    update(DB, { publicly_accessible: true }, { publicly_accessible: false }),
    CUTS,
    'publicly_accessible is switched off: its users are refused',
  ],
  [
    'database deletion protection off',
    update(DB, { deletion_protection: true }, { deletion_protection: false }),
    IN_PLACE,
    'deletion protection will be off',
  ],
  [
    'larger database storage',
    update(DB, { allocated_storage: 20 }, { allocated_storage: 40 }),
    IN_PLACE,
    undefined,
  ],
  ['database tags', update(DB, { tags: {} }, { tags: { Team: 'web' } }), IN_PLACE, undefined],
  [
    'database replaced for another snapshot',
    replaced(DB, { snapshot_identifier: 'a' }, { snapshot_identifier: 'b' }),
    LOSES,
    'its data is deleted with it',
  ],
  [
    'database replaced, new one first',
    newFirst(DB, { storage_encrypted: false }, { storage_encrypted: true }),
    LOSES,
    'its data is deleted with it',
  ],
  [
    'engine version changes, applied immediately',
    update(DB, { engine_version: '16.3', apply_immediately: true }, { engine_version: '17.1' }),
    CUTS,
    'it restarts at once (engine_version)',
  ],
  [
    'backup retention known after apply',
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
    'cluster backtrack off',
    update(CLUSTER, { backtrack_window: 86400 }, { backtrack_window: 0 }),
    LOSES,
    'backtrack_window changes from 86400 to 0',
  ],
  [
    'cluster HTTP endpoint off',
    update(CLUSTER, { enable_http_endpoint: true }, { enable_http_endpoint: false }),
    CUTS,
    'enable_http_endpoint is switched off',
  ],
  [
    'cluster final snapshot off',
    update(CLUSTER, { skip_final_snapshot: false }, { skip_final_snapshot: true }),
    IN_PLACE,
    'a later destroy will take no final snapshot',
  ],
  [
    'cluster maximum capacity lower',
    update(
      CLUSTER,
      { serverlessv2_scaling_configuration: [{ max_capacity: 8, min_capacity: 1 }] },
      { serverlessv2_scaling_configuration: [{ max_capacity: 1, min_capacity: 1 }] },
    ),
    IN_PLACE,
    'max_capacity changes from 8 to 1',
  ],
  ['cluster instance destroyed', gone('aws_rds_cluster_instance'), CUTS, 'its effect on traffic and data'],
  ['global cluster destroyed', gone('aws_rds_global_cluster'), CUTS, 'its effect on traffic and data'],
  ['database proxy destroyed', gone('aws_db_proxy'), CUTS, 'its effect on traffic and data'],
  ['new database', create(DB, { identifier: 'a' }), IN_PLACE, undefined],
  [
    'Redshift snapshot retention shorter',
    update(
      'aws_redshift_cluster',
      { automated_snapshot_retention_period: 7 },
      { automated_snapshot_retention_period: 1 },
    ),
    LOSES,
    'automated_snapshot_retention_period changes from 7 to 1',
  ],
  [
    'Redshift with fewer nodes',
    update('aws_redshift_cluster', { number_of_nodes: 4 }, { number_of_nodes: 2 }),
    CUTS,
    'it restarts',
  ],
  [
    'OpenSearch domain with fewer nodes',
    update(
      'aws_opensearch_domain',
      { cluster_config: [{ instance_count: 3 }] },
      { cluster_config: [{ instance_count: 1 }] },
    ),
    IN_PLACE,
    'cluster_config.instance_count changes from 3 to 1',
  ],
  [
    'OpenSearch access policy narrowed',
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
    'MSK unauthenticated access off',
    update(
      'aws_msk_cluster',
      { client_authentication: [{ unauthenticated: true }] },
      { client_authentication: [{ unauthenticated: false }] },
    ),
    CUTS,
    'client_authentication.unauthenticated is switched off',
  ],
  [
    'DocumentDB backup retention shorter',
    update('aws_docdb_cluster', { backup_retention_period: 7 }, { backup_retention_period: 1 }),
    LOSES,
    'backup_retention_period changes from 7 to 1',
  ],
  ['Neptune cluster destroyed', gone('aws_neptune_cluster'), LOSES, 'its data is deleted with it'],
  [
    'Timestream retention shorter',
    update(
      'aws_timestreamwrite_table',
      { retention_properties: [{ magnetic_store_retention_period_in_days: 365 }] },
      { retention_properties: [{ magnetic_store_retention_period_in_days: 30 }] },
    ),
    LOSES,
    'magnetic_store_retention_period_in_days changes from 365 to 30',
  ],

  [
    'smaller database storage, which AWS refuses',
    update(DB, { allocated_storage: 100 }, { allocated_storage: 20 }),
    IN_PLACE,
    'allocated_storage changes from 100 to 20',
  ],
];
