// Fails to start, with and without the proxy.
throw new Error('Cannot find what only the build machine has');
