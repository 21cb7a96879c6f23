/**
 * Scheduled commands of the stage whose instances are booted: one that says what it has, and takes a while; one that
 * fails; one that takes too long, with what it started.
 */
export const SCHEDULED = {
  nightly: {
    cron: '0 3 * * *',
    command: `echo "begins in $PWD with $PLAIN"; sleep 6; printf '%s' "$SECURE_PARAMETER" | sha256sum; echo ends`,
  },
  fails: { cron: '0 4 * * *', command: `echo 'why it failed' >&2; exit 7` },
  slow: { cron: '0 5 * * *', command: 'sleep 777 & sleep 778', timeoutMinutes: 1 },
} as const;
