ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdefABCDEF"
octdigits = "01234567"
punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
whitespace = " \t\n\r\x0b\x0c"
printable = digits + ascii_letters + punctuation + whitespace


def capwords(text):
    return " ".join([word[:1].upper() + word[1:].lower() for word in text.split()])


class Template:
    def __init__(self, template):
        self.template = template

    def substitute(self, values=None, **named):
        text = self.template.replace("$$", "\0")
        names = dict(values or {}, **named)
        for name in sorted(names, key=lambda name: -len(name)):
            text = text.replace("${" + name + "}", str(names[name]))
            text = text.replace("$" + name, str(names[name]))
        return text.replace("\0", "$")

    safe_substitute = substitute
