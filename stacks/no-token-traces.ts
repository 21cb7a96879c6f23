import { createRequire } from 'node:module';

const traces = createRequire(__filename)('cdktf/lib/tokens/private/stack-trace') as {
  captureStackTrace: () => string[];
};

// cdktf takes a whole stack trace for each token, half of the time of a synthesis, and has no switch for it. They are
// shown where a token cannot be resolved; the construct's path is shown there too.
traces.captureStackTrace = () => [];
