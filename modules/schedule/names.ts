/*
 * A dot is in no stage's name: the commands of a stage `api` and those of a stage `api-schedule` never have one name.
 */

/** `hello-staging-schedule.nightly`: the document that EventBridge Scheduler starts. */
export function automationName(name: string, command: string): string {
  return `${name}-schedule.${command}`;
}

/** `hello-staging-command.nightly`: the document that an instance runs. */
export function commandDocumentName(name: string, command: string): string {
  return `${name}-command.${command}`;
}
