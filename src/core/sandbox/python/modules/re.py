# The engine's own expressions lack counts, boundaries, groups with names and findall. Here they are
# translated and run outside of the machine (see regex.ts), which also cuts the texts: the engine
# counts from the start of a text for each index.
import __main__ as _main

A = ASCII = 256
I = IGNORECASE = 2
M = MULTILINE = 8
S = DOTALL = 16
X = VERBOSE = 64
U = UNICODE = 32


class error(Exception):
    pass


PatternError = error


class Match:
    def __init__(self, pattern, text, groups, spans):
        self.re = pattern
        self.string = text
        self._groups = groups
        self._spans = spans

    def _index(self, group):
        if isinstance(group, str):
            if group not in self.re.groupindex:
                raise IndexError("no such group: " + group)
            return self.re.groupindex[group]
        if group >= len(self._groups):
            raise IndexError("no such group: " + str(group))
        return group

    def _text(self, group, default=None):
        text = self._groups[self._index(group)]
        return default if text is None else text

    def group(self, *groups):
        if len(groups) < 2:
            return self._text(groups[0] if groups else 0)
        return tuple([self._text(group) for group in groups])

    def __getitem__(self, group):
        return self._text(group)

    def groups(self, default=None):
        return tuple([self._text(index, default) for index in range(1, len(self._groups))])

    def groupdict(self, default=None):
        return {name: self._text(name, default) for name in self.re.groupindex}

    def span(self, group=0):
        return tuple(self._spans[self._index(group)] or (-1, -1))

    def start(self, group=0):
        return self.span(group)[0]

    def end(self, group=0):
        return self.span(group)[1]

    @property
    def lastindex(self):
        found = [index for index in range(1, len(self._spans)) if self._spans[index]]
        return found[-1] if found else None

    def expand(self, template):
        return _expand(template, self)

    def __repr__(self):
        return "<re.Match span=%s match=%r>" % (self.span(), self.group())


class Pattern:
    def __init__(self, pattern, flags):
        self.pattern = pattern
        self.flags = flags
        self.groupindex = {}
        self._find("", 0, 0, 1)

    def _find(self, text, mode, start, limit, places=True, between=False):
        """Texts of the groups of each match, their places, and the texts between the matches."""
        question = [self.pattern, self.flags, mode, start, limit, places, between]
        answer = _main._send("r" + _main._dumps(question) + "\n" + text)
        if answer[0] == "!":
            raise error(answer[1:])
        self.groupindex, groups, spans, parts = _main._loads(answer)
        return groups, spans, parts

    def _first(self, text, mode, start):
        groups, spans, _ = self._find(text, mode, start, 1)
        return Match(self, text, groups[0], spans[0]) if groups else None

    def search(self, text, pos=0):
        return self._first(text, 0, pos)

    def match(self, text, pos=0):
        return self._first(text, 1, pos)

    def fullmatch(self, text, pos=0):
        return self._first(text, 2, pos)

    def finditer(self, text, pos=0):
        groups, spans, _ = self._find(text, 0, pos, 0)
        for index, found in enumerate(groups):
            yield Match(self, text, found, spans[index])

    def findall(self, text, pos=0):
        groups = self._find(text, 0, pos, 0, False)[0]
        if groups and len(groups[0]) > 2:
            return [tuple([part or "" for part in found[1:]]) for found in groups]
        return [found[-1] or "" for found in groups]

    def split(self, text, maxsplit=0):
        groups, _, between = self._find(text, 0, 0, maxsplit, False, True)
        parts = [between[0]]
        for index, found in enumerate(groups):
            parts.extend(found[1:])
            parts.append(between[index + 1])
        return parts

    def subn(self, replacement, text, count=0):
        is_function = callable(replacement)
        groups, spans, between = self._find(text, 0, 0, count, is_function, True)
        parts = [between[0]]
        for index, found in enumerate(groups):
            if is_function:
                parts.append(replacement(Match(self, text, found, spans[index])))
            elif "\\" in replacement:
                parts.append(_expand(replacement, Match(self, text, found, None)))
            else:
                parts.append(replacement)
            parts.append(between[index + 1])
        return "".join(parts), len(groups)

    def sub(self, replacement, text, count=0):
        return self.subn(replacement, text, count)[0]

    def __repr__(self):
        return "re.compile(%r)" % self.pattern


def _expand(template, match):
    if "\\" not in template:
        return template
    result = ""
    index = 0
    while index < len(template):
        letter = template[index]
        index += 1
        if letter != "\\" or index == len(template):
            result += letter
            continue
        letter = template[index]
        index += 1
        if letter == "g" and template[index : index + 1] == "<":
            end = template.index(">", index)
            name = template[index + 1 : end]
            result += match._text(int(name) if name.isdigit() else name, "")
            index = end + 1
        elif letter.isdigit():
            result += match._text(int(letter), "")
        else:
            result += {"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}.get(letter, "\\" + letter)
    return result


_known = {}


def compile(pattern, flags=0):
    if isinstance(pattern, Pattern):
        return pattern
    key = (pattern, flags)
    if key not in _known:
        _known[key] = Pattern(pattern, flags)
    return _known[key]


def search(pattern, text, flags=0):
    return compile(pattern, flags).search(text)


def match(pattern, text, flags=0):
    return compile(pattern, flags).match(text)


def fullmatch(pattern, text, flags=0):
    return compile(pattern, flags).fullmatch(text)


def findall(pattern, text, flags=0):
    return compile(pattern, flags).findall(text)


def finditer(pattern, text, flags=0):
    return compile(pattern, flags).finditer(text)


def split(pattern, text, maxsplit=0, flags=0):
    return compile(pattern, flags).split(text, maxsplit)


def sub(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).sub(repl, string, count)


def subn(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).subn(repl, string, count)


def escape(text):
    return "".join(["\\" + c if c in "\\.^$*+?{}[]|()-#& ~\t\n\r" else c for c in text])
