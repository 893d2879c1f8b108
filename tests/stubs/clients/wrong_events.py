import events

events.queue.send("1")  # mypy: arg-type; pyright: reportArgumentType
events.broadcast.recv()  # mypy: attr-defined; pyright: reportAttributeAccessIssue, reportUnknownMemberType
events.reader.emit("1")  # mypy: attr-defined; pyright: reportAttributeAccessIssue, reportUnknownMemberType
events.Reading("cellar")  # mypy: call-arg; pyright: reportCallIssue
events.Tally()  # mypy: call-arg; pyright: reportCallIssue
events.station.add(1)  # mypy: attr-defined; pyright: reportAttributeAccessIssue, reportUnknownMemberType
events.listen(events.queue)  # mypy: arg-type; pyright: reportArgumentType
