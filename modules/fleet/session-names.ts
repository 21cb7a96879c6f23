/** Names for Session Manager's sessions. They are known at synthesis, so that policies can have them. */

/** The session document, `hello-staging-shell`: the `--document-name` of a session. */
export function sessionDocumentName(name: string): string {
  return `${name}-shell`;
}

/** The log group with all input and output of sessions: `/hello/staging/sessions`. */
export function sessionLogGroupName(project: string, stage: string): string {
  return `/${project}/${stage}/sessions`;
}

/** Alias of the key that encrypts sessions and their log: `alias/hello-staging-sessions`. */
export function sessionKeyAlias(name: string): string {
  return `alias/${name}-sessions`;
}
