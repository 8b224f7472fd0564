# What the engine's math lacks. The prelude puts it in the place of math, which no file can do.
from math import *


def gcd(*numbers):
    result = 0
    for number in numbers:
        while number:
            result, number = number, result % number
    return abs(result)


def lcm(*numbers):
    result = 1
    for number in numbers:
        result = result * number // gcd(result, number) if number else 0
    return abs(result)


def prod(items, start=1):
    for item in items:
        start *= item
    return start


def comb(count, size):
    return 0 if size > count else factorial(count) // factorial(size) // factorial(count - size)


def perm(count, size=None):
    return factorial(count) // factorial(count - (count if size is None else size))


def hypot(*sides):
    return sqrt(sum([side * side for side in sides]))


def dist(one, other):
    return hypot(*[a - b for a, b in zip(one, other)])


def fsum(items):
    return float(sum(items))


def isqrt(number):
    root = int(sqrt(number))
    while root * root > number:
        root -= 1
    while (root + 1) * (root + 1) <= number:
        root += 1
    return root
