_SAFE = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-~"


def quote(text, safe="/"):
    parts = []
    for byte in str(text).encode():
        letter = chr(byte)
        parts.append(letter if letter in _SAFE or letter in safe else "%%%02X" % byte)
    return "".join(parts)


def quote_plus(text, safe=""):
    return quote(text, safe + " ").replace(" ", "+")


def unquote(text):
    parts = text.split("%")
    data = parts[0].encode()
    for part in parts[1:]:
        try:
            data += bytes([int(part[:2], 16)]) + part[2:].encode()
        except ValueError:
            data += b"%" + part.encode()
    return data.decode()


def unquote_plus(text):
    return unquote(text.replace("+", " "))


def urlencode(values, doseq=False):
    pairs = values.items() if isinstance(values, dict) else values
    parts = []
    for key, value in pairs:
        for item in value if doseq and isinstance(value, (list, tuple)) else [value]:
            parts.append(quote_plus(key) + "=" + quote_plus(item))
    return "&".join(parts)


class _Parts:
    def __init__(self, scheme, netloc, path, query, fragment):
        self.scheme = scheme
        self.netloc = netloc
        self.path = path
        self.params = ""
        self.query = query
        self.fragment = fragment
        host = netloc.split("@")[-1]
        name, _, port = host.partition(":")
        self.hostname = name.lower() or None
        self.port = int(port) if port.isdigit() else None

    def geturl(self):
        text = self.path
        if self.netloc:
            text = "//" + self.netloc + text
        if self.scheme:
            text = self.scheme + ":" + text
        if self.query:
            text += "?" + self.query
        return text + "#" + self.fragment if self.fragment else text


def urlparse(url):
    rest, _, fragment = url.partition("#")
    rest, _, query = rest.partition("?")
    scheme, mark, tail = rest.partition("://")
    if not mark:
        return _Parts("", "", rest, query, fragment)
    netloc, slash, path = tail.partition("/")
    return _Parts(scheme.lower(), netloc, slash + path, query, fragment)


urlsplit = urlparse


def parse_qsl(query):
    pairs = []
    for part in query.split("&"):
        key, mark, value = part.partition("=")
        if mark:
            pairs.append((unquote_plus(key), unquote_plus(value)))
    return pairs


def parse_qs(query):
    values = {}
    for key, value in parse_qsl(query):
        values.setdefault(key, []).append(value)
    return values


def urljoin(base, url):
    if "://" in url:
        return url
    parts = urlparse(base)
    root = parts.scheme + "://" + parts.netloc
    if url[:1] == "/":
        return root + url
    return root + parts.path[: parts.path.rfind("/") + 1] + url
