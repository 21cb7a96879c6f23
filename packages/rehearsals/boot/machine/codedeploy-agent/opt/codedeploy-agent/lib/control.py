"""The agent's calls of CodeDeploy: by the service's host name, over TLS, with the instance's identity from the metadata
service (only IMDSv2). [P/codedeploy_control.rb; lib/instance_metadata.rb]
"""
import json
import os
import ssl
import urllib.error
import urllib.request

METADATA = "http://169.254.169.254/latest"
# Made once: reading the certificates of all authorities takes most of a poll's time.
TLS = ssl.create_default_context()


class Unreachable(Exception):
    pass


class Control:
    def __init__(self):
        self._identity = None

    def poll(self):
        return self._call("PollHostCommand", {"HostIdentifier": self._host()}).get("HostCommand")

    def specification(self, execution):
        """The specification of a deployment. The agent checks its signature, which only AWS can make."""
        answer = self._call("GetDeploymentSpecification",
                            {"DeploymentExecutionId": execution, "HostIdentifier": self._host()})
        return json.loads(answer["DeploymentSpecification"]["GenericEnvelope"]["Payload"])

    def acknowledge(self, command):
        self._call("PutHostCommandAcknowledgement", {"HostCommandIdentifier": command})

    def complete(self, command, status, payload):
        self._call("PutHostCommandComplete", {"HostCommandIdentifier": command, "CommandStatus": status,
                                              "Diagnostics": {"Format": "JSON", "Payload": payload}})

    def _host(self):
        document = self._document()
        return f"arn:aws:ec2:{document['region']}:{document['accountId']}:instance/{document['instanceId']}"

    def _call(self, operation, body):
        region = os.environ.get("AWS_REGION") or self._document()["region"]
        request = urllib.request.Request(
            f"https://codedeploy-commands.{region}.amazonaws.com/", json.dumps(body).encode(),
            {"X-Amz-Target": f"CodeDeployCommandService_v20141006.{operation}",
             "Content-Type": "application/x-amz-json-1.1"})
        return json.loads(_answer(request))

    def _document(self):
        if self._identity is None:
            token = _answer(urllib.request.Request(f"{METADATA}/api/token", method="PUT",
                                                   headers={"X-aws-ec2-metadata-token-ttl-seconds": "21600"}))
            self._identity = json.loads(_answer(urllib.request.Request(
                f"{METADATA}/dynamic/instance-identity/document",
                headers={"X-aws-ec2-metadata-token": token.decode()})))
        return self._identity


def _answer(request):
    try:
        # [lib/instance_agent/config.rb, http_read_timeout]
        with urllib.request.urlopen(request, timeout=80, context=TLS) as answer:
            return answer.read()
    except OSError as error:  # URLError is one
        raise Unreachable(f"{request.full_url}: {error}") from error
