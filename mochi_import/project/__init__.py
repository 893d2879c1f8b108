"""`emit`: Mochi modules as a Python project on disk (MEP-51).

`project.make` is the way in: from a `Layout`, which says which modules there are and what they are
called (`layout`), it makes the text of every file.  Code is the tree that the import hook would
run, but for its imports (`lower.target`), printed with the comments of the source (`text`,
`comments`) and formatted (`formatting`).  The runtime comes along as far as the code needs it
(`runtime`).  `writer.write` puts the files into a folder.
"""
