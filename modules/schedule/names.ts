/*
 * A stage's name has no dot. So names of commands of the stages `api` and `api-schedule` are never equal.
 */

/** `hello-staging-schedule.nightly`: the document that EventBridge Scheduler starts. */
export function automationName(name: string, command: string): string {
  return `${name}-schedule.${command}`;
}

/** `hello-staging-command.nightly`: the document that an instance runs. */
export function commandDocumentName(name: string, command: string): string {
  return `${name}-command.${command}`;
}
