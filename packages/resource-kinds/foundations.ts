/**
 * The parts of a stack beside its resources: the arguments of each Terraform block, named as in `judged` of a type. Any
 * other is a violation at synthesis: modules, variables, another provider or backend, a provider that assumes a role.
 */
export const BLOCKS: Readonly<Record<string, readonly string[]>> = {
  terraform: [
    'backend.s3.allowed_account_ids[]',
    'backend.s3.bucket',
    'backend.s3.encrypt',
    'backend.s3.key',
    'backend.s3.region',
    'backend.s3.use_lockfile',
    'backend.s3.use_path_style',
    'required_providers.aws.source',
    'required_providers.aws.version',
    'required_version',
  ],
  provider: [
    'aws[].allowed_account_ids[]',
    'aws[].default_tags[].tags.*',
    'aws[].region',
    'aws[].s3_use_path_style',
  ],
  /** Only for the state bucket: the rule `state` checks which. */
  import: ['[].id', '[].to'],
};

/** The arguments of each output, whatever its name is. */
export const OUTPUT: readonly string[] = ['description', 'sensitive', 'value'];

/** The data sources and their arguments: they only read, with the credentials of whoever plans. */
export const DATA: Readonly<Record<string, readonly string[]>> = {
  aws_availability_zones: [
    'exclude_zone_ids[]',
    'filter[].name',
    'filter[].values[]',
    'lifecycle.postcondition[].condition',
    'lifecycle.postcondition[].error_message',
  ],
  aws_prefix_list: ['name'],
  aws_route53_zone: ['name', 'private_zone'],
  aws_ssm_parameter: ['name'],
};
