/** Compares commands, documents, requests, rights and values with what AWS and others publish. */
export { oraclesDocument } from './document';
export { byModel } from './documents/botocore';
export { strict } from './requests/calls';
