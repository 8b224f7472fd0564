import io


def _rows(lines, delimiter, quote):
    row = []
    field = ""
    is_quoted = False
    text = "\n".join([line[:-1] if line.endswith("\n") else line for line in lines])
    index = 0
    while index < len(text):
        letter = text[index]
        if is_quoted:
            if letter == quote and text[index + 1 : index + 2] == quote:
                field += quote
                index += 1
            elif letter == quote:
                is_quoted = False
            else:
                field += letter
        elif letter == quote and field == "":
            is_quoted = True
        elif letter == delimiter:
            row.append(field)
            field = ""
        elif letter == "\n":
            row.append(field)
            yield row
            row = []
            field = ""
        elif letter != "\r":
            field += letter
        index += 1
    if field or row:
        row.append(field)
        yield row


def reader(lines, delimiter=",", quotechar='"', **options):
    for row in _rows(lines.split("\n") if isinstance(lines, str) else lines, delimiter, quotechar):
        yield [] if row == [""] else row


def DictReader(lines, fieldnames=None, delimiter=",", **options):
    for row in reader(lines, delimiter):
        if fieldnames is None:
            fieldnames = row
        elif row:
            yield dict(zip(fieldnames, row))


class writer:
    def __init__(self, file, delimiter=",", **options):
        self.file = file
        self.delimiter = delimiter

    def writerow(self, row):
        self.file.write(self.delimiter.join([self._field(value) for value in row]) + "\r\n")

    def writerows(self, rows):
        for row in rows:
            self.writerow(row)

    def _field(self, value):
        text = "" if value is None else str(value)
        if self.delimiter in text or '"' in text or "\n" in text:
            return '"' + text.replace('"', '""') + '"'
        return text


class DictWriter(writer):
    def __init__(self, file, fieldnames, delimiter=",", **options):
        super().__init__(file, delimiter)
        self.fieldnames = fieldnames

    def writeheader(self):
        self.writerow(self.fieldnames)

    def writerow(self, row):
        names = self.fieldnames
        super().writerow([row.get(name, "") for name in names] if isinstance(row, dict) else row)
