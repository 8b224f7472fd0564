# The engine's own json knows neither indent nor sort_keys nor default.
import ujson

JSONDecodeError = ValueError


def loads(text, **options):
    return ujson.loads(text)


def load(file):
    return ujson.load(file)


def dumps(value, indent=None, sort_keys=False, default=None, separators=None, ensure_ascii=True, **options):
    if indent is None and not sort_keys and default is None:
        return ujson.dumps(value, separators=separators) if separators else ujson.dumps(value)
    step = " " * indent if isinstance(indent, int) else indent
    comma, colon = separators or ("," if step is not None else ", ", ": ")
    return _text(value, step, "", comma, colon, sort_keys, default)


def dump(value, file, **options):
    file.write(dumps(value, **options))


def _text(value, step, margin, comma, colon, sort_keys, default):
    if isinstance(value, dict):
        keys = sorted(value, key=str) if sort_keys else value
        parts = [
            ujson.dumps(key if isinstance(key, str) else ujson.dumps(key))
            + colon
            + _text(value[key], step, margin + (step or ""), comma, colon, sort_keys, default)
            for key in keys
        ]
        return _joined("{", parts, "}", step, margin, comma)
    if isinstance(value, (list, tuple)):
        parts = [
            _text(item, step, margin + (step or ""), comma, colon, sort_keys, default)
            for item in value
        ]
        return _joined("[", parts, "]", step, margin, comma)
    if value is None or isinstance(value, (str, int, float, bool)):
        return ujson.dumps(value)
    if default is None:
        raise TypeError("Object of type %s is not JSON serializable" % type(value).__name__)
    return _text(default(value), step, margin, comma, colon, sort_keys, default)


def _joined(opening, parts, closing, step, margin, comma):
    if not parts or step is None:
        return opening + comma.join(parts) + closing
    inner = "\n" + margin + step
    return opening + inner + (comma + inner).join(parts) + "\n" + margin + closing
