"""Channels and broadcast streams (newer-surface section 11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mochi_runtime.channel import make_chan, recv, send
from mochi_runtime.errors import TYPE_FAULT, MochiError
from mochi_runtime.stream import emit, make_stream, subscribe, subscribe_limited

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_channel_is_first_in_first_out() -> None:
    channel = make_chan(2)
    send(channel, "a")
    send(channel, "b")
    assert len(channel) == 2
    assert [recv(channel), recv(channel)] == ["a", "b"]
    assert channel
    assert repr(channel) == "Channel(capacity=2, pending=0)"


def test_a_full_or_empty_channel_is_an_error_and_not_a_wait() -> None:
    channel = make_chan(1)
    with pytest.raises(MochiError, match="recv on an empty channel"):
        recv(channel)
    send(channel, 1)
    with pytest.raises(MochiError, match=r"send on a full channel \(capacity 1\)"):
        send(channel, 2)
    assert recv(channel) == 1


def test_a_channel_without_room_for_anything() -> None:
    with pytest.raises(MochiError, match="full"):
        send(make_chan(0), 1)
    with pytest.raises(MochiError, match="capacity -1"):
        make_chan(-1)


def test_each_subscription_sees_what_is_emitted_after_it() -> None:
    stream = make_stream(1)
    early = subscribe(stream)
    emit(stream, 1)
    late = subscribe(stream)
    emit(stream, 2)
    emit(stream, 3)
    assert [recv(early), recv(early), recv(early)] == [1, 2, 3]
    assert [recv(late), recv(late)] == [2, 3]
    with pytest.raises(MochiError, match="without a pending value"):
        recv(late)
    assert repr(stream) == "Stream(capacity=1, subscriptions=2)"


def test_a_limited_subscription_drops_the_new_value() -> None:
    stream = make_stream(4)
    sub = subscribe_limited(stream, 2)
    for value in range(4):
        emit(stream, value)
    assert len(sub) == 2
    assert recv(sub) == 0
    emit(stream, 4)
    assert [recv(sub), recv(sub)] == [1, 4]
    assert sub
    assert repr(sub) == "Subscription(limit=2, pending=0)"


@pytest.mark.parametrize(
    "call",
    [
        lambda: send(1, 2),
        lambda: recv(make_stream(1)),
        lambda: emit(make_chan(1), 2),
        lambda: subscribe([]),
        lambda: subscribe_limited(None, 1),
    ],
)
def test_a_value_of_another_kind_is_refused(call: Callable[[], object]) -> None:
    with pytest.raises(MochiError, match="expects a") as caught:
        call()
    assert caught.value.code == TYPE_FAULT
