/** Names around a stage's sessions: known at synthesis, so that the instances' rights can name them. */

/** Name of the session document, `hello-staging-shell`: the `--document-name` of a session. */
export function sessionDocumentName(name: string): string {
  return `${name}-shell`;
}

/** The log group that holds what was typed and answered: `/hello/staging/sessions`. */
export function sessionLogGroupName(project: string, stage: string): string {
  return `/${project}/${stage}/sessions`;
}

/** Alias of the key that encrypts sessions and their log: `alias/hello-staging-sessions`. */
export function sessionKeyAlias(name: string): string {
  return `alias/${name}-sessions`;
}
