"""What the emulator leaves out of a stack that `sam deploy` made, put right from the same template.

Everything else of a deployment is as the template has it. None of this happens on AWS.
"""

import json
from collections.abc import Mapping

from local import resources, template
from local.template import ACCOUNT, REGION, Route


def fill(aws: str, api_id: str, functions: Mapping[str, str]) -> None:
    """Complete the stack; `functions` are the deployed names."""
    _add_methods(aws, api_id, functions)
    _add_gateway_responses(aws, api_id)
    resources.client("apigateway", aws).create_deployment(restApiId=api_id, stageName="live")
    _let_the_relay_send(aws, functions["outbox_relay"])


def _add_methods(aws: str, api_id: str, functions: Mapping[str, str]) -> None:
    """It imports every method of an API but `ANY`."""
    client = resources.client("apigateway", aws)
    places = {each["path"]: each["id"] for each in client.get_resources(restApiId=api_id, limit=500)["items"]}
    authorizers = {each["name"]: each["id"] for each in client.get_authorizers(restApiId=api_id)["items"]}
    for route in (each for each in template.read().routes() if each.method == "ANY"):
        method = {"restApiId": api_id, "resourceId": places[route.path], "httpMethod": "ANY"}
        client.put_method(**method, **_authorization(route, authorizers))
        function = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{functions[route.function]}"
        uri = f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{function}/invocations"
        client.put_integration(**method, type="AWS_PROXY", integrationHttpMethod="POST", uri=uri)


def _authorization(route: Route, authorizers: Mapping[str, str]) -> dict[str, str]:
    if route.authorizer is None:
        return {"authorizationType": "NONE"}
    return {"authorizationType": "CUSTOM", "authorizerId": authorizers[route.authorizer]}


def _add_gateway_responses(aws: str, api_id: str) -> None:
    """It imports none of the gateway's own answers, and knows nothing of the authorizer in them."""
    client = resources.client("apigateway", aws)
    for kind, answer in template.read().api()["GatewayResponses"].items():
        headers = answer["ResponseParameters"]["Headers"]
        client.put_gateway_response(
            restApiId=api_id,
            responseType=kind,
            **({"statusCode": str(answer["StatusCode"])} if "StatusCode" in answer else {}),
            responseParameters={f"gatewayresponse.header.{name}": value for name, value in headers.items()},
            responseTemplates=answer["ResponseTemplates"],
        )


def _let_the_relay_send(aws: str, function: str) -> None:
    """It checks `ses:SendEmail` against every resource, where SES checks it against the sender's identity."""
    role = resources.client("lambda", aws).get_function_configuration(FunctionName=function)["Role"]
    anywhere = {"Effect": "Allow", "Action": ["ses:SendEmail"], "Resource": "*"}
    resources.client("iam", aws).put_role_policy(
        RoleName=role.rpartition("/")[2],
        PolicyName="sends-from-anywhere",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [anywhere]}),
    )
