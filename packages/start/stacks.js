// Maps stack traces to the lines of the project's TypeScript. Source maps are parsed only when a trace is
// read, which is rare.
'use strict';

const { SourceMap } = require('node:module');

function mapStacks({ maps }) {
  const read = new Map();
  const mapOf = (path) => {
    if (!read.has(path)) read.set(path, new SourceMap(JSON.parse(maps.get(path).map)));
    return read.get(path);
  };
  /** A frame as Node.js prints it, with the position in the TypeScript file. */
  const worded = (frame) => {
    const path = frame.getFileName();
    if (!maps.has(path)) return String(frame);
    const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
    const { originalLine, originalColumn } = mapOf(path).findEntry(line - 1, column - 1);
    if (originalLine === undefined) return String(frame);
    return String(frame).replace(
      `${path}:${line}:${column}`,
      `${path}:${originalLine + 1}:${originalColumn + 1}`,
    );
  };
  Error.prepareStackTrace = (error, frames) =>
    [Error.prototype.toString.call(error), ...frames.map((frame) => `    at ${worded(frame)}`)].join('\n');
}

module.exports = { mapStacks };
