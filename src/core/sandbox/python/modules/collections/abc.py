from typing import Any

Iterable = Iterator = Sequence = Mapping = MutableMapping = Callable = Generator = Hashable = Any
Set = Collection = Awaitable = Coroutine = AsyncIterator = Sized = Container = Any
