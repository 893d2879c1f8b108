"""A library of three Mochi modules, used from Python.

Shows what an imported Mochi module looks like to a Python program: functions with annotations and
docstrings, structs as dataclasses, variants for `match`.  Run it in this folder:
python use_geometry.py
"""

import dataclasses
import inspect

import mochi_import  # noqa: F401  (installs the import hook)

# isort: split
from geometry import polygons, shapes, vectors

# Structs are classes of their own, with methods, equality and a repr.
p = vectors.at(3.0, 4.0)
print(p, p.length(), p == vectors.Vec(3.0, 4.0))
print(dataclasses.asdict(p.plus(vectors.Vec(x=1.0, y=-1.0))))
print([field.name for field in dataclasses.fields(vectors.Vec)])

# So are the variants of a sum type, ready for Python's own match.
catalogue = [
    shapes.Circle(radius=1.0),
    shapes.Rectangle(2.0, 3.5),
    shapes.Rectangle(2.0, 2.0),
    shapes.spanned(vectors.origin, vectors.at(4.0, 0.0), vectors.at(4.0, 3.0)),
]
for shape in catalogue:
    print(f"{shapes.describe(shape)}: {shapes.area(shape):.3f}")

match shapes.largest(catalogue):
    case shapes.Rectangle(width=width, height=height):
        print("largest:", width, height)
    case other:
        print("largest:", other)

# Lists and other values pass in and out as they are.
corners = polygons.square(2.0)
corners.append(vectors.at(-1.0, 1.0))
print(len(corners), polygons.perimeter(corners[:4]), polygons.area(corners))
print(shapes.largest([]))

# Names, annotations and docstrings are those of the Mochi source.
print(inspect.signature(vectors.distance, eval_str=True))
print(inspect.getdoc(vectors.distance))
print(inspect.getdoc(shapes))
