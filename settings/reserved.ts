/**
 * Variables that the instance sets for the app. An app behind the proxy gets `HEALTH_PATH`, `PORT` and `STAGE`
 * (`app/README.md`). The others are for old releases, which have no proxy and serve TLS themselves: a rollback may
 * bring one back, so no app may set them.
 */
export const RESERVED_ENVIRONMENT: readonly string[] = [
  'HEALTH_PATH',
  'PORT',
  'STAGE',
  'TLS_CERT_FILE',
  'TLS_KEY_FILE',
  'RELEASE_FILE',
  'DRAIN_SECONDS',
  'STOP_TIMEOUT_SECONDS',
];

/**
 * Variables that bash sets, changes or removes, or whose file it runs (`BASH_ENV`): app/deploy/start-process.sh starts
 * the app with bash. [bash(1), "Shell Variables"; each tried with bash 5.2]
 */
export const SHELL_ENVIRONMENT: readonly string[] = [
  ...['_', 'BASH', 'BASHOPTS', 'BASHPID', 'BASH_ARGV0', 'BASH_COMMAND', 'BASH_ENV', 'BASH_EXECUTION_STRING'],
  ...['BASH_SUBSHELL', 'BASH_VERSINFO', 'BASH_VERSION', 'COMP_WORDBREAKS', 'EPOCHREALTIME'],
  ...['EPOCHSECONDS', 'HISTCMD', 'IFS', 'LINENO', 'OLDPWD', 'OPTERR', 'OPTIND'],
  ...['PPID', 'PS1', 'PS4', 'PWD', 'RANDOM', 'SHELLOPTS', 'SHLVL', 'SRANDOM'],
  'line', // start-process.sh's own
];
