"""Which elements, attributes and children TwiML has, read off Twilio's own builder classes.

No schema is published. Each builder method nests one class and passes its parameters on as
attributes, so that the methods' signatures say the same.
"""

import inspect
import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from types import FunctionType, ModuleType

from twilio.twiml import TwiML, lower_camel, messaging_response, voice_response

LONGEST_DOCUMENT = 64 * 1024
ROOT = "Response"


@dataclass(frozen=True)
class Schema:
    attributes: dict[str, set[str]]
    children: dict[str, set[str]]

    def faults(self, document: bytes) -> list[str]:
        """What Twilio would refuse or warn about; empty for a good document."""
        if len(document) > LONGEST_DOCUMENT:
            return [f"{len(document)} bytes"]
        try:
            root = ET.fromstring(document)
        except ET.ParseError as error:
            return [str(error)]
        if root.tag != ROOT:
            return [f"the root is {root.tag}"]
        return [*(f"{ROOT} has {name}" for name in root.attrib), *self._inside(root)]

    def _inside(self, parent: ET.Element) -> Iterator[str]:
        for child in parent:
            if child.tag not in self.children.get(parent.tag, ()):
                yield f"{child.tag} inside {parent.tag}"
            unknown = child.attrib.keys() - self.attributes.get(child.tag, set())
            yield from (f"{child.tag} has {name}" for name in sorted(unknown))
            yield from self._inside(child)


def schema_of(module: ModuleType) -> Schema:
    tags = dict(_tags(module))
    attributes: dict[str, set[str]] = defaultdict(set)
    children: dict[str, set[str]] = defaultdict(set)
    for name, tag in tags.items():
        for method in vars(getattr(module, name)).values():
            if not isinstance(method, FunctionType) or method.__name__.startswith("_"):
                continue
            made, _, passed = inspect.getsource(method).partition("self.nest(")[2].partition("(")
            nested = tags.get(made.strip())
            if nested:
                children[tag].add(nested)
                attributes[nested] |= set(_attributes(method, passed))
    return Schema(dict(attributes), dict(children))


def _tags(module: ModuleType) -> Iterator[tuple[str, str]]:
    """Class names and the elements they stand for."""
    for name, found in vars(module).items():
        if inspect.isclass(found) and issubclass(found, TwiML) and found is not TwiML:
            needed = [
                one
                for one in inspect.signature(found).parameters.values()
                if one.default is one.empty and one.kind is one.POSITIONAL_OR_KEYWORD
            ]
            built: TwiML = found(*("x" for _ in needed))
            yield name, built.name


def _attributes(method: FunctionType, passed: str) -> Iterator[str]:
    for name in inspect.signature(method).parameters:
        if re.search(rf"(?:^|[(,])\s*{name}\s*=\s*{name}\b", passed):
            yield lower_camel(TwiML.MAP.get(name, name))


VOICE = schema_of(voice_response)
MESSAGING = schema_of(messaging_response)
