/**
 * Number of what platform and app have agreed on; app/README.md says what it is now. 1: the app ends TLS itself. 2: a
 * Procfile, plain HTTP behind the instance's proxy. 3: workers and commands, whose logs an instance ships and rotates. An
 * instance with a number keeps those below it too. A release says which one it needs (`contract` in its release.json): a
 * build asks its project for it, a release its instance, and the pipeline each instance's tag.
 */
export const CONTRACT = 3;

/** The tag of an instance that carries the number; instances from before there was one have none. */
export const CONTRACT_TAG = 'Contract';
