"""Keccak-256, and the signer of a secp256k1 signature: all that Python's standard library lacks."""

from functools import lru_cache

MASK = (1 << 64) - 1
OFFSETS = [0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14]


def round_constants():
    state = 1
    for _ in range(24):
        constant = 0
        for j in range(7):
            if state & 1:
                constant |= 1 << ((1 << j) - 1)
            state = (state << 1) ^ (0x171 if state & 0x80 else 0)
        yield constant


CONSTANTS = list(round_constants())


def rotate(word, by):
    return ((word << by) | (word >> (64 - by))) & MASK


def permute(a):
    for constant in CONSTANTS:
        c = [a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20] for x in range(5)]
        d = [c[(x + 4) % 5] ^ rotate(c[(x + 1) % 5], 1) for x in range(5)]
        b = [0] * 25
        for y in range(5):
            for x in range(5):
                b[y + 5 * ((2 * x + 3 * y) % 5)] = rotate(a[x + 5 * y] ^ d[x], OFFSETS[x + 5 * y])
        for y in range(0, 25, 5):
            row = b[y : y + 5]
            for x in range(5):
                a[y + x] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5])
        a[0] ^= constant


@lru_cache(maxsize=100_000)
def keccak(data):
    padded = bytearray(data) + b"\x01" + bytes(-(len(data) + 1) % 136)
    padded[-1] |= 0x80
    state = [0] * 25
    for start in range(0, len(padded), 136):
        for i in range(17):
            state[i] ^= int.from_bytes(padded[start + 8 * i : start + 8 * i + 8], "little")
        permute(state)
    return b"".join(word.to_bytes(8, "little") for word in state[:4])


P = 2**256 - 2**32 - 977
N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
G = (
    0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
    0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8,
    1,
)
INFINITY = (0, 1, 0)


def double(p):
    x, y, z = p
    if z == 0:
        return INFINITY
    s = 4 * x * y * y % P
    m = 3 * x * x % P
    x3 = (m * m - 2 * s) % P
    return x3, (m * (s - x3) - 8 * pow(y, 4, P)) % P, 2 * y * z % P


def add(p, q):
    if p[2] == 0 or q[2] == 0:
        return q if p[2] == 0 else p
    z1, z2 = p[2] * p[2] % P, q[2] * q[2] % P
    u1, u2 = p[0] * z2 % P, q[0] * z1 % P
    s1, s2 = p[1] * z2 * q[2] % P, q[1] * z1 * p[2] % P
    if u1 == u2:
        return double(p) if s1 == s2 else INFINITY
    h, r = u2 - u1, s2 - s1
    hh = h * h % P
    hhh, v = h * hh % P, u1 * hh % P
    x3 = (r * r - hhh - 2 * v) % P
    return x3, (r * (v - x3) - s1 * hhh) % P, h * p[2] * q[2] % P


def times(k, p):
    total = INFINITY
    for bit in bin(k)[2:]:
        total = double(total)
        if bit == "1":
            total = add(total, p)
    return total


@lru_cache(maxsize=10_000)
def signer_of(digest, signature):
    """The address that made the signature, 20 bytes; None if it is in another form than the accepted one, or nobody's."""
    r, s, v = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:64], "big"), signature[64]
    if not (0 < r < N and 0 < s <= N // 2 and v in (27, 28)):
        return None
    square = (pow(r, 3, P) + 7) % P
    y = pow(square, (P + 1) // 4, P)
    if y * y % P != square:
        return None
    point = (r, y if y % 2 == v - 27 else P - y, 1)
    inverse = pow(r, -1, N)
    h = int.from_bytes(digest, "big")
    x, y, z = add(times(s * inverse % N, point), times(-h * inverse % N, G))
    if z == 0:
        return None
    back = pow(z, -1, P)
    x, y = x * back * back % P, y * back**3 % P
    return keccak(x.to_bytes(32, "big") + y.to_bytes(32, "big"))[12:]
