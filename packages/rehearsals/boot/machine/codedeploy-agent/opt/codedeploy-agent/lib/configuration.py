"""The agent's configuration file."""
import yaml

FILE = "/etc/codedeploy-agent/conf/codedeployagent.yml"


def read_configuration():
    """Its keys without the colon that they begin with."""
    with open(FILE, encoding="utf-8") as file:
        return {str(key).lstrip(":"): value for key, value in yaml.safe_load(file).items()}
