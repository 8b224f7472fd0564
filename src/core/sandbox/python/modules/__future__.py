annotations = division = print_function = unicode_literals = None
