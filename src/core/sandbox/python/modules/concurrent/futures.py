# No threads: what was submitted runs when the first result is asked for, its calls side by side.
import __main__ as _main


class Future:
    def __init__(self, pool, work):
        self.pool = pool
        self.work = work
        self.is_done = False
        self.value = None

    def done(self):
        return True

    def result(self, timeout=None):
        if not self.is_done:
            _finish(self.pool.waiting)
        if isinstance(self.value, Exception):
            raise self.value
        return self.value

    def exception(self, timeout=None):
        try:
            self.result()
        except Exception as error:
            return error


def _finish(futures):
    values = _main.parallel([future.work for future in futures], return_exceptions=True)
    for future, value in zip(futures, values):
        future.is_done = True
        future.value = value
    futures.clear()


class ThreadPoolExecutor:
    def __init__(self, max_workers=None, **options):
        self.waiting = []

    def __enter__(self):
        return self

    def __exit__(self, *details):
        self.shutdown()
        return False

    def submit(self, function, *given, **named):
        future = Future(self, lambda: function(*given, **named))
        self.waiting.append(future)
        return future

    def map(self, function, *lists, timeout=None):
        rows = [tuple(row) for row in zip(*lists)]
        return iter(_main.parallel([(lambda row=row: function(*row)) for row in rows]))

    def shutdown(self, wait=True):
        if self.waiting:
            _finish(self.waiting)


def as_completed(futures, timeout=None):
    return list(futures)


def wait(futures, timeout=None, return_when=None):
    futures = list(futures)
    for future in futures:
        future.exception()
    return set(futures), set()
