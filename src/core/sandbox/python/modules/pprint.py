from json import dumps


def pformat(value, indent=1, width=80, **options):
    short = repr(value)
    return short if len(short) <= width else dumps(value, indent=2, default=str)


def pprint(value, **options):
    print(pformat(value, **options))


pp = pprint
