// Half of the time of a synthesis goes into a stack trace for each token, which nobody reads here.
jest.mock('cdktf/lib/tokens/private/stack-trace', () => ({ captureStackTrace: () => [] }));
