"""State proofs: from the header of a block down to one slot of a contract's storage. ValueError when it is none."""

from keccak import keccak

EMPTY = keccak(b"\x80")
SIZES = {0: 32, 1: 32, 2: 20, 3: 32, 4: 32, 5: 32, 6: 256, 13: 32, 14: 8}


def check(condition):
    if not condition:
        raise ValueError("no state proof")


def number(data):
    check(data[:1] != b"\0")
    return int.from_bytes(data, "big")


def item(data, depth=0):
    """One RLP value and what follows it."""
    check(data)
    first = data[0]
    if first < 0x80:
        return data[:1], data[1:]
    code = first - (0xC0 if first >= 0xC0 else 0x80)
    start = 1 + max(0, code - 55)
    if code > 55:
        check(len(data) >= start)
        code = number(data[1:start])
        check(code > 55)
    payload, rest = data[start : start + code], data[start + code :]
    check(len(payload) == code)
    if first < 0xC0:
        check(not (code == 1 and payload[0] < 0x80))
        return payload, rest
    check(depth < 4)
    items = []
    while payload:
        each, payload = item(payload, depth + 1)
        items.append(each)
    return items, rest


def decode(data):
    value, rest = item(data)
    check(not rest)
    return value


def size(value):
    if isinstance(value, list):
        return 1 + sum(size(each) for each in value)
    return 1 if len(value) == 1 and value[0] < 0x80 else 1 + len(value)


def nibbles(data):
    return [half for byte in data for half in (byte >> 4, byte & 15)]


def child(value):
    check(size(value) < 32 if isinstance(value, list) else len(value) == 32)
    return value


def trie(root, key, nodes):
    """What a trie holds at a key; None if nothing."""
    path, used, found = nibbles(key), 0, None
    reference = None if root == EMPTY else root
    while reference is not None:
        node = reference
        if isinstance(reference, bytes):
            check(used < len(nodes) and keccak(nodes[used]) == reference and (used == 0 or len(nodes[used]) >= 32))
            node, used = decode(nodes[used]), used + 1
        check(isinstance(node, list) and len(node) in (2, 17))
        reference = None
        if len(node) == 17:
            if not path:
                check(isinstance(node[16], bytes))
                found = node[16] or None
            elif node[path[0]] != b"":
                reference, path = child(node[path[0]]), path[1:]
            continue
        check(isinstance(node[0], bytes) and node[0])
        flag, *piece = nibbles(node[0])
        check(flag < 4 and (flag % 2 or piece[0] == 0))
        piece = piece if flag % 2 else piece[1:]
        if flag < 2:
            check(piece)
        if path[: len(piece)] != piece:
            continue
        if flag < 2:
            reference, path = child(node[1]), path[len(piece) :]
        elif len(path) == len(piece):
            check(isinstance(node[1], bytes) and node[1])
            found = node[1]
    check(used == len(nodes))
    return found


def shown(proof, contract, slot):
    """The hash of the block, and the 32 bytes of the slot in it."""
    source, account, storage = proof
    header = decode(source)
    check(isinstance(header, list) and len(header) >= 15)
    check(all(isinstance(header[i], bytes) and len(header[i]) == length for i, length in SIZES.items()))
    for place in (8, 11):
        check(isinstance(header[place], bytes) and len(header[place]) <= 8)
        number(header[place])
    found = trie(header[3], keccak(contract), account)
    if found is None:
        check(not storage)
        return keccak(source), bytes(32)
    held = decode(found)
    check(isinstance(held, list) and len(held) == 4 and isinstance(held[2], bytes) and len(held[2]) == 32)
    value = trie(held[2], keccak(slot), storage)
    if value is None:
        return keccak(source), bytes(32)
    word = decode(value)
    check(isinstance(word, bytes) and 0 < len(word) <= 32)
    return keccak(source), number(word).to_bytes(32, "big")
