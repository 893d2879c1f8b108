import kit
import space.app

space.app.nearest(kit.center)  # mypy: arg-type; pyright: reportArgumentType
kit.Point  # mypy: attr-defined; pyright: reportAttributeAccessIssue, reportUnknownMemberType
kit.absent  # mypy: attr-defined; pyright: reportAttributeAccessIssue, reportUnknownMemberType
