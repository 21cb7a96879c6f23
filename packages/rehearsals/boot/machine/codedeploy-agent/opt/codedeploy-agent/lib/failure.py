"""The result of a command, as a deployment shows it."""
import json


class Failure(Exception):
    """A script's failure, by the agent's codes: 1 missing, 3 timed out, 4 failed, 5 unknown, 6 left its output open,
    7 broken off by a restart of the agent. [P/hook_executor.rb, ScriptError]
    """

    def __init__(self, code, script, message, log=()):
        super().__init__(message)
        self.code, self.script, self.log = code, script, log


def diagnostics(failure=None):
    """[P/hook_executor.rb, ScriptError#to_json; P/command_poller.rb, gather_diagnostics]"""
    failure = failure or Failure(0, "", "Succeeded: ")
    return json.dumps({"error_code": failure.code, "script_name": failure.script, "message": str(failure),
                       "log": "".join(failure.log)})
