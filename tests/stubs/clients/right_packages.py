from typing import assert_type

import kit
import kit.geometry
import space.app
from kit.shapes import round as rounds
from kit.shapes import version

assert_type(kit.center, kit.geometry.Point)
assert_type(kit.label("a"), kit.Label)
assert_type(rounds.center.x, int)
assert_type(rounds.corners, list[kit.geometry.Point])
assert_type(rounds.tag, kit.Label)
assert_type(rounds.far, kit.geometry.Side)
assert_type(rounds.at(1), kit.geometry.Point)
assert_type(space.app.center, kit.geometry.Point)
assert_type(space.app.own, space.app.Point)
assert_type(space.app.nearest(space.app.Point(1)), kit.geometry.Point)
assert_type(version, int)
assert_type(space.app.written, kit.geometry.Point)
assert_type(space.app.sides([rounds.far], None), list[kit.geometry.Side])
