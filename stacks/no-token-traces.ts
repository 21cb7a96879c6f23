import { createRequire } from 'node:module';

const traces = createRequire(__filename)('cdktf/lib/tokens/private/stack-trace') as {
  captureStackTrace: () => string[];
};

// For each token, cdktf captures a stack trace, which takes half of the time of a synthesis and cannot be switched off.
// It shows the trace only if a token cannot be resolved, beside the construct's path.
traces.captureStackTrace = () => [];
