/**
 * Variables that the instance sets for the app; `app/README.md` says what they hold. `HEALTH_PATH`, `PORT` and `STAGE`
 * are what an app behind the proxy has. The others are of releases that take TLS themselves, those from before the
 * proxy: a rollback may bring one back, so that no app has them of its own.
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
 * Variables that bash, by which app/deploy/start-process.sh starts the app, sets, changes, takes away, or (`BASH_ENV`)
 * runs the file of. [bash(1), "Shell Variables"; each tried with bash 5.2]
 */
export const SHELL_ENVIRONMENT: readonly string[] = [
  ...['_', 'BASH', 'BASHOPTS', 'BASHPID', 'BASH_ARGV0', 'BASH_COMMAND', 'BASH_ENV', 'BASH_EXECUTION_STRING'],
  ...['BASH_SUBSHELL', 'BASH_VERSINFO', 'BASH_VERSION', 'COMP_WORDBREAKS', 'EPOCHREALTIME'],
  ...['EPOCHSECONDS', 'HISTCMD', 'IFS', 'LINENO', 'OLDPWD', 'OPTERR', 'OPTIND'],
  ...['PPID', 'PS1', 'PS4', 'PWD', 'RANDOM', 'SHELLOPTS', 'SHLVL', 'SRANDOM'],
  'line', // start-process.sh's own
];
