from utime import gmtime, localtime, mktime, sleep, ticks_ms, time, time_ns


def perf_counter():
    return ticks_ms() / 1000


monotonic = process_time = perf_counter


def perf_counter_ns():
    return ticks_ms() * 1000000


def strftime(form, moment=None):
    from datetime import datetime

    return datetime(*(moment or gmtime())[:6]).strftime(form)
