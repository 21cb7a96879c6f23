/** Commands, documents, requests, rights and values, held against what others publish. */
export { oraclesDocument } from './document';
export { byModel } from './documents/botocore';
export { strict } from './requests/calls';
