/**
 * The version of the contract between platform and app; app/README.md describes the current one. Version 1:
 * the app terminates TLS itself. 2: a Procfile, and plain HTTP behind the instance's proxy. 3: workers and
 * commands, whose logs the instance ships and rotates. An instance also fulfils all lower versions. A release
 * names the version that it needs (`contract` in its release.json): the build compares it with its CodeBuild
 * project, the release with its instance, and the pipeline with the tag of each instance.
 */
export const CONTRACT = 3;

/** The instance tag with the version. Instances from before version numbers have none. */
export const CONTRACT_TAG = 'Contract';
