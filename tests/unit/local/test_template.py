"""The one template, as the stack on this machine reads it."""

from dataclasses import replace
from pathlib import Path

import pytest

from local.functions import environment
from local.resources import data_resources
from local.steps import Stop
from local.template import Route, read, references
from tests.unit.local.fakes import small_template


def test_functions_are_named_by_their_folder_and_inherit_globals(tmp_path: Path) -> None:
    home = small_template(tmp_path).functions()["home"]
    assert (home.handler, home.timeout, home.memory) == ("app.handler", 20, 512)
    assert set(home.environment) == {"STAGE", "BOX", "QUEUE"}


def test_routes_have_the_default_authorizer_unless_they_say_none(tmp_path: Path) -> None:
    routes = small_template(tmp_path).routes()
    assert routes == [
        Route("GET", "/api/{practice}/v1/home", "home", "Door"),
        Route("ANY", "/api/{practice}/v1/open/{proxy+}", "home", None),
    ]


def test_the_function_behind_an_authorizer_is_found(tmp_path: Path) -> None:
    assert small_template(tmp_path).authorizer_function("Door") == "door"


def test_resources_of_a_false_condition_are_not_there(tmp_path: Path) -> None:
    assert "ProdOnly" not in small_template(tmp_path).resources
    assert "ProdOnly" in small_template(tmp_path, Stage="prod").resources


def test_parameters_the_template_does_not_have_are_left_out(tmp_path: Path) -> None:
    assert "Unknown" not in small_template(tmp_path, Unknown="x").parameters


@pytest.mark.parametrize(
    ("value", "resolved"),
    [
        ({"Ref": "MailDomain"}, "mail.portal.example"),
        ({"Ref": "AWS::Region"}, "us-east-1"),
        ({"Fn::Sub": "arn:${AWS::Partition}:${Box.Arn}/*"}, "arn:aws:box-arn/*"),
        ({"Fn::Sub": ["${A}-${MailDomain}", {"A": {"Ref": "Box"}}]}, "box-mail.portal.example"),
        ({"Fn::Sub": "${!literal}"}, "${literal}"),
        ({"Fn::Join": ["-", ["a", {"Ref": "Box"}]]}, "a-box"),
        ({"Fn::If": ["IsProd", 1, 2]}, 2),
        ({"a": {"Ref": "AWS::NoValue"}, "b": [{"Ref": "AWS::NoValue"}, 1]}, {"b": [1]}),
        ({"Fn::GetAtt": ["Box", "Arn"]}, "box-arn"),
    ],
)
def test_references_and_functions_are_worked_out(tmp_path: Path, value: object, resolved: object) -> None:
    made = {("Box", "Ref"): "box", ("Box", "Arn"): "box-arn"}
    assert replace(small_template(tmp_path), made=made).resolve(value) == resolved


def test_a_reference_without_a_value_is_named(tmp_path: Path) -> None:
    with pytest.raises(Stop, match=r"Box\.Ref has no value"):
        small_template(tmp_path).resolve({"Ref": "Box"})


def test_every_reference_is_found_in_any_form() -> None:
    value = [{"Ref": "A"}, {"Fn::Sub": "${B.Arn}/${C}/${!D}"}, {"Fn::Sub": ["${E}${F}", {"E": {"Ref": "G"}}]}]
    assert set(references(value)) == {("A", "Ref"), ("B", "Arn"), ("C", "Ref"), ("F", "Ref"), ("G", "Ref")}


def test_two_functions_may_not_give_a_variable_different_values(tmp_path: Path) -> None:
    template = small_template(tmp_path)
    template.resources["SweepFunction"]["Properties"]["Environment"] = {"Variables": {"STAGE": "another"}}
    template = replace(template, made={("Box", "Ref"): "box", ("Queue", "Arn"): "queue"})
    with pytest.raises(Stop, match="STAGE different values"):
        environment(template, {})


def test_overrides_win_over_the_template(tmp_path: Path) -> None:
    template = replace(small_template(tmp_path), made={("Queue", "Arn"): "queue"})
    assert environment(template, {"BOX": "mine"}) == {"STAGE": "dev", "BOX": "mine", "QUEUE": "queue"}


def test_a_data_resource_that_needs_one_of_the_cloud_is_refused(tmp_path: Path) -> None:
    template = small_template(tmp_path)
    template.resources["Queue"]["Properties"] = {"Tags": [{"Key": "for", "Value": {"Ref": "HomeFunction"}}]}
    with pytest.raises(Stop, match="Queue refers to HomeFunction"):
        data_resources(template)


def test_a_policy_that_names_something_of_the_cloud_is_left_out(tmp_path: Path) -> None:
    template = small_template(tmp_path)
    template.resources["BoxPolicy"] = {
        "Type": "AWS::S3::BucketPolicy",
        "Properties": {"Bucket": {"Ref": "Box"}, "PolicyDocument": {"Ref": "HomeFunction"}},
    }
    assert set(data_resources(template)) == {"Box", "Queue"}


def test_a_template_that_is_not_yaml_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("a: [")
    with pytest.raises(Stop, match=r"broken\.yaml cannot be read"):
        read(tmp_path / "broken.yaml")
