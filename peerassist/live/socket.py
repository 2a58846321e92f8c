"""The room's socket, as bare ASGI."""


async def room_socket(scope, receive, send):  # type: ignore[no-untyped-def]
    """Refuse until the room is built."""
    await receive()
    await send({"type": "websocket.close", "code": 1013})
