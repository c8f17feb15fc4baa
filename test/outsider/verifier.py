"""A second verifier of the review log, made with docs/protocol.md. Python 3, standard library only; no network.

  python3 verifier.py PINS verify FILE [LATER…]
  python3 verifier.py PINS audit FOLDER [--operator A] [--receipt FILE]… [--memory FILE] [--scores all|none|ID,ID…]
  python3 verifier.py PINS jobs          one JSON list of such arguments per line of standard input

Prints the name of the verdict, one line per job.
"""

import json
import os
import re
import sys

from keccak import keccak, signer_of
from stateproof import shown
from trust_v1 import assess, evidence

ZERO, LAST = "0x" + "00" * 20, "0x" + "ff" * 20


class Verdict(Exception):
    def __init__(self, name):
        self.name = name


def require(condition, name):
    if not condition:
        raise Verdict(name)


# Section 2: words, domain, digests.


def raw(value):
    return bytes.fromhex(value[2:]) if isinstance(value, str) else value


def word(value):
    return (value % 2**256).to_bytes(32, "big") if isinstance(value, int) else raw(value).rjust(32, b"\0")


def words(*values):
    return b"".join(word(value) for value in values)


def text_hash(text):
    return keccak(text.encode())


FEEDBACK = "Feedback(string text,string[] tags,bytes32 salt)"
REVIEW = (
    "Review(address reviewer,address subject,bytes32 taskId,uint8 rating,uint64 issuedAt,uint256 nonce,Feedback feedback)"
)
TYPES = {
    "domain": "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)",
    "feedback": FEEDBACK,
    "review": REVIEW + FEEDBACK,
    "revision": "Revision(bytes32 supersedes,Review review)" + FEEDBACK + REVIEW,
    "retraction": "Retraction(bytes32 target,uint64 issuedAt,bytes32 salt)",
    "moderation": "Moderation(bytes32 target,uint8 action,uint64 issuedAt)",
    "receipt": "Receipt(address operator,bytes32 digest,bytes32 commitment,uint64 acceptedAt,uint64 anchorBy)",
    "header": "BatchHeader(address operator,uint64 batchId,bytes32 prev,bytes32 root,bytes32 scoresRoot,bytes32 scorer,"
    "uint64 count,uint64 fromTime,uint64 toTime,uint32 schema)",
}
TYPE = {name: text_hash(text) for name, text in TYPES.items()}
COMMIT = text_hash("AgentReviews.commit.v1")
SCORER = '{"parameters":{},"scorer":"%s","seeds":[]}'
MEAN, TRUST = ("0x" + text_hash(SCORER % name).hex() for name in ("mean-v1", "trust-v1"))
HEADER_FIELDS = "operator batchId prev root scoresRoot scorer count fromTime toTime schema".split()
RECEIPT_FIELDS = "operator digest commitment acceptedAt anchorBy".split()


def separator(domain):
    names = (text_hash("AgentReviews"), text_hash("1"))
    return keccak(words(TYPE["domain"], *names, int(domain["chainId"]), domain["contract"]))


def digest_of(domain, struct):
    return keccak(b"\x19\x01" + separator(domain) + struct)


def number_or_hex(value):
    return value if value.startswith("0x") else int(value)


def struct(kind, value, fields):
    return keccak(words(TYPE[kind], *(number_or_hex(value[field]) for field in fields)))


def header_hash(domain, header):
    return digest_of(domain, struct("header", header, HEADER_FIELDS))


# Section 3: entries.


def review_struct(review):
    if "feedbackHash" in review:
        feedback = raw(review["feedbackHash"])
    else:
        said = review["feedback"]
        tags = keccak(b"".join(text_hash(tag) for tag in said["tags"]))
        feedback = keccak(words(TYPE["feedback"], text_hash(said["text"]), tags, said["salt"]))
    numbers = (int(review[field]) for field in ("rating", "issuedAt", "nonce"))
    return keccak(words(TYPE["review"], review["reviewer"], review["subject"], review["taskId"], *numbers, feedback))


KINDS = ("review", "revision", "retraction", "moderation")


def kind_of(holder):
    return next(kind for kind in KINDS if kind in holder)


def review_in(holder):
    return holder["review"] if "review" in holder else holder.get("revision", {}).get("review")


def target_of(holder):
    kind = kind_of(holder)
    return {"review": None, "revision": holder[kind].get("supersedes")}.get(kind, holder[kind].get("target"))


def entry_digest(domain, holder):
    kind = kind_of(holder)
    it = holder[kind]
    if kind == "review":
        return digest_of(domain, review_struct(it))
    if kind == "revision":
        return digest_of(domain, keccak(words(TYPE[kind], it["supersedes"], review_struct(it["review"]))))
    if kind == "retraction":
        return digest_of(domain, struct(kind, it, ("target", "issuedAt", "salt")))
    action = {"hide": 1, "show": 2}[it["action"]]
    return digest_of(domain, keccak(words(TYPE[kind], it["target"], action, int(it["issuedAt"]))))


def author_of(holder, digest, operator):
    """The signer, if it is who had to sign; else None."""
    signer = signer_of(digest, raw(holder["signature"]))
    signer = signer and "0x" + signer.hex()
    kind = kind_of(holder)
    if kind == "retraction":
        return signer
    return signer if signer == (operator if kind == "moderation" else review_in(holder)["reviewer"]) else None


# Section 5: commitment, tree, inclusion, absence.


def commitment_of(digest, signature):
    return keccak(words(COMMIT, digest, keccak(raw(signature))))


def leaf(*values):
    return keccak(keccak(words(*values)))


def node(a, b):
    return keccak(min(a, b) + max(a, b))


def climb(below, proof):
    for sibling in proof:
        below = node(below, raw(sibling))
    return below


def root_of(level):
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [node(*pair) if len(pair) == 2 else pair[0] for pair in pairs]
    return level[0] if level else bytes(32)


def proof_length(index, count):
    length, width, i = 0, count, index
    while width > 1:
        length += (i ^ 1) < width
        i, width = i // 2, (width + 1) // 2
    return length


def is_included(header, index, commitment, proof):
    index, count = int(index), int(header["count"])
    if not index < count <= 2**48 or len(proof) != proof_length(index, count):
        return False
    return climb(leaf(index, commitment), proof) == raw(header["root"])


def is_absent(header, commitment, neighbours):
    count = int(header["count"])
    if count == 0 or not neighbours:
        return count == 0 and not neighbours
    if len(neighbours) == 2:
        before, after = neighbours
    else:
        before, after = (neighbours[0], None) if neighbours[0]["commitment"] < commitment else (None, neighbours[0])
    first = int(before["index"]) + 1 if before else 0
    if first != (int(after["index"]) if after else count):
        return False
    if before and before["commitment"] >= commitment or after and after["commitment"] <= commitment:
        return False
    return all(is_included(header, n["index"], n["commitment"], n["proof"]) for n in neighbours)


# Section 9: files.


def malformed():
    raise ValueError("malformed")


def check(condition):
    return condition or malformed()


def hexadecimal(digits):
    return lambda v: check(isinstance(v, str) and re.fullmatch("0x[0-9a-f]{%d}" % digits, v))


def hex_bytes(most):
    return lambda v: check(isinstance(v, str) and re.fullmatch("0x([0-9a-f]{2})*", v) and len(v) <= 2 + 2 * most)


def uint(bits, lowest=0, highest=None):
    def read(v):
        check(isinstance(v, str) and re.fullmatch("0|[1-9][0-9]{0,77}", v))
        check(lowest <= int(v) < 2**bits and (highest is None or int(v) <= highest))

    return read


def text(most):
    def read(v):
        check(isinstance(v, str) and not re.search("[\ud800-\udfff]", v))
        check(len(v.encode("utf-16-le")) // 2 <= most)

    return read


def list_of(item, most):
    return lambda v: [check(isinstance(v, list) and len(v) <= most)] and [item(each) for each in v]


def just(wanted):
    return lambda v: check(type(v) is type(wanted) and v == wanted)


def fields(**readers):
    def read(v):
        check(isinstance(v, dict) and v.keys() == readers.keys())
        for name, reader in readers.items():
            reader(v[name])

    return read


HASH, ADDRESS, SIG, INDEX = hexadecimal(64), hexadecimal(40), hexadecimal(130), uint(32, highest=2**31)
U64, PROOF = uint(64), list_of(HASH, 48)


def not_zero(v):
    HASH(v)
    check(int(v, 16) != 0)


DOMAIN = fields(chainId=uint(256), contract=ADDRESS)
HEADER = fields(
    **{"operator": ADDRESS, "batchId": U64, "prev": HASH, "root": HASH, "scoresRoot": HASH, "scorer": HASH},
    **{"count": uint(48), "fromTime": U64, "toTime": U64, "schema": just("1")},
)
RECEIPT = fields(
    receipt=fields(operator=ADDRESS, digest=HASH, commitment=HASH, acceptedAt=U64, anchorBy=U64), signature=SIG
)
SCORE = fields(index=uint(48), subject=ADDRESS, next=ADDRESS, count=U64, microStars=U64, state=HASH)
NEIGHBOUR = fields(index=INDEX, commitment=HASH, proof=PROOF)
FEEDBACK_FILE = fields(text=text(16384), tags=list_of(text(128), 32), salt=not_zero)


def review_reader(erased):
    def read(v):
        check(isinstance(v, dict))
        words_of = {"feedbackHash": HASH} if erased or "feedbackHash" in v else {"feedback": FEEDBACK_FILE}
        common = {"reviewer": ADDRESS, "subject": ADDRESS, "taskId": HASH, "rating": uint(32, 1, 5), "issuedAt": U64}
        fields(**common, nonce=uint(256), **words_of)(v)
        check(v["reviewer"] != v["subject"])

    return read


def with_entry(erased=False, **others):
    review = review_reader(erased)
    readers = {
        "review": review,
        "revision": fields(supersedes=not_zero, review=review),
        "retraction": fields(target=not_zero, issuedAt=U64, salt=not_zero),
        "moderation": fields(target=not_zero, action=lambda v: check(v in ("hide", "show")), issuedAt=U64),
    }

    def read(v):
        check(isinstance(v, dict))
        kinds = [kind for kind in KINDS if kind in v]
        check(len(kinds) == 1)
        fields(**{kinds[0]: readers[kinds[0]]}, **others)(v)

    return read


NODES = list_of(hex_bytes(1024), 64)
STATE_PROOF = fields(blockHeader=hex_bytes(8192), account=NODES, storage=NODES)


def file_of(name, most, more, entry=False, state=False):
    named = {"type": just(name), "version": just(1), **more}
    form = with_entry if entry else fields
    plain, proven = form(**named), form(**named, stateProof=STATE_PROOF)
    return (lambda v: proven(v) if state and isinstance(v, dict) and "stateProof" in v else plain(v)), most


SIGNED_HEADER = {"domain": DOMAIN, "header": HEADER, "headerSignature": SIG}
IN_BUNDLE = {**SIGNED_HEADER, "signature": SIG, "index": INDEX, "proof": PROOF, "receipt": RECEIPT}
IN_OMISSION = {**SIGNED_HEADER, "receipt": RECEIPT, "neighbours": list_of(NEIGHBOUR, 2)}
IN_SCORE_PROOF = {**SIGNED_HEADER, "subject": ADDRESS, "score": SCORE, "proof": PROOF}
BUNDLE = file_of("agent-review-proof", 2**20, IN_BUNDLE, entry=True, state=True)
OMISSION = file_of("agent-review-omission", 2**20, IN_OMISSION, state=True)
SCORE_PROOF = file_of("agent-score-proof", 2**20, IN_SCORE_PROOF, state=True)
RECEIPT_FILE = file_of("agent-review-receipt", 4096, {"domain": DOMAIN, "receipt": RECEIPT})
BATCH = file_of("agent-review-batch", 4096, SIGNED_HEADER)
MEMORY = file_of("agent-review-audit", 4096, {"domain": DOMAIN, "operator": ADDRESS, "batchId": U64, "headerHash": HASH})
TITLE = file_of("agent-review-entries", 8192, {})
OF = with_entry(True, signature=SIG, batchId=U64, index=INDEX, proof=PROOF)
LINE = with_entry(True, signature=SIG), 8192
LINE_OF = with_entry(True, signature=SIG, of=OF), 8192


def parse(source, form):
    """The value of a file in its one spelling; ValueError for any other."""
    read, most = form
    check(len(source) <= most)
    body = source[:-1] if source.endswith(b"\n") else source
    try:
        value = json.loads(body.decode())
        read(value)
        canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        check(canonical.encode() == body)
    except RecursionError:
        malformed()
    return value


def parse_or(verdict, source, form):
    try:
        return parse(source, form)
    except ValueError:
        raise Verdict(verdict) from None


def any_case(v, digits):
    check(isinstance(v, str) and re.fullmatch("0x[0-9a-fA-F]{%d}" % digits, v))
    lower = v.lower()
    if digits == 40 and v[2:] not in (lower[2:], v[2:].upper()):
        sums = keccak(lower[2:].encode()).hex()
        check(v == "0x" + "".join(c.upper() if int(s, 16) >= 8 else c for c, s in zip(lower[2:], sums)))
    return lower


def read_pins(path):
    with open(path, "rb") as file:
        pins = json.loads(file.read().decode())
    pins = {"anchored": [], "blocks": [], **pins}
    anything = lambda v: None
    anchored = list_of(fields(operator=anything, batchId=U64, headerHash=anything), 100000)
    named = {"type": just("agent-market-pins"), "version": just(1), "chainId": uint(256), "contract": anything}
    named.update(operators=list_of(anything, 1000), anchored=anchored, blocks=list_of(anything, 100000))
    fields(**named)(pins)
    return {
        "domain": {"chainId": pins["chainId"], "contract": any_case(pins["contract"], 40)},
        "operators": [any_case(each, 40) for each in pins["operators"]],
        "anchored": [(any_case(a["operator"], 40), a["batchId"], any_case(a["headerHash"], 64)) for a in pins["anchored"]],
        "blocks": [any_case(each, 64) for each in pins["blocks"]],
    }


# Section 10: verification.


def anchor_of(pins, header, proof=None):
    ours, proven = header_hash(pins["domain"], header), None
    if proof:
        slot = keccak(words(int(header["batchId"]), keccak(words(header["operator"], 6))))
        parts = raw(proof["blockHeader"]), [raw(n) for n in proof["account"]], [raw(n) for n in proof["storage"]]
        try:
            block, value = shown(parts, raw(pins["domain"]["contract"]), slot)
        except ValueError:
            raise Verdict("BAD_STATE_PROOF") from None
        is_trusted = "0x" + block.hex() in pins["blocks"]
        require(is_trusted or value == ours, "BAD_STATE_PROOF")
        proven = value if is_trusted else None
    place = (header["operator"], header["batchId"])
    pinned = next((raw(known) for operator, batch, known in pins["anchored"] if (operator, batch) == place), None)
    if pinned not in (None, ours) or proven not in (None, ours, bytes(32)):
        return "HEADER_MISMATCH"
    if ours in (pinned, proven):
        return "FINAL"
    return "VALID_UNANCHORED" if proven is None else "NOT_ON_CHAIN"


def is_signed(digest, signature, account):
    return signer_of(digest, raw(signature)) == raw(account)


def is_promise(domain, receipt):
    it = receipt["receipt"]
    if not 0 <= int(it["anchorBy"]) - int(it["acceptedAt"]) <= 172800:
        return False
    return is_signed(digest_of(domain, struct("receipt", it, RECEIPT_FIELDS)), receipt["signature"], it["operator"])


def in_time(header, receipt):
    return int(header["fromTime"]) < int(receipt["receipt"]["acceptedAt"]) <= int(header["toTime"])


def check_trust(file, pins, operator):
    require(file["domain"] == pins["domain"], "WRONG_CONTRACT")
    require(operator in pins["operators"], "UNKNOWN_OPERATOR")


def check_header(file, operator):
    signed = header_hash(file["domain"], file["header"])
    require(is_signed(signed, file["headerSignature"], operator), "HEADER_MISMATCH")


def verify_bundle(source, pins):
    it = parse_or("MALFORMED_INPUT", source, BUNDLE)
    domain, header, receipt = it["domain"], it["header"], it["receipt"]
    operator = header["operator"]
    check_trust(it, pins, operator)
    digest = entry_digest(domain, it)
    author = author_of(it, digest, operator)
    require(author, "BAD_SIGNATURE")
    check_header(it, operator)
    commitment = commitment_of(digest, it["signature"])
    require(is_included(header, it["index"], commitment, it["proof"]), "NOT_INCLUDED")
    named = [receipt["receipt"][field] for field in ("operator", "digest", "commitment")]
    require(named == [operator, "0x" + digest.hex(), "0x" + commitment.hex()], "BAD_RECEIPT")
    require(is_promise(domain, receipt) and in_time(header, receipt), "BAD_RECEIPT")
    anchor = anchor_of(pins, header, it.get("stateProof"))
    require(anchor not in ("HEADER_MISMATCH", "NOT_ON_CHAIN"), anchor)
    return anchor, "0x" + digest.hex(), author, it


def verify_later(source, pins, later):
    verdict, digest, author, first = verify_bundle(source, pins)
    proven = [verify_bundle(each, pins) for each in later]
    if kind_of(first) not in ("review", "revision"):
        return verdict
    kinds = {kind_of(it) for _, _, by, it in proven if target_of(it) == digest and by == author}
    return "RETRACTED" if "retraction" in kinds else "SUPERSEDED" if "revision" in kinds else verdict


def verify_omission(source, pins):
    it = parse_or("MALFORMED_INPUT", source, OMISSION)
    header, receipt = it["header"], it["receipt"]
    operator = receipt["receipt"]["operator"]
    check_trust(it, pins, operator)
    require(is_promise(it["domain"], receipt), "BAD_RECEIPT")
    require(header["operator"] == operator, "WRONG_BATCH")
    check_header(it, operator)
    require(in_time(header, receipt), "WRONG_BATCH")
    require(is_absent(header, receipt["receipt"]["commitment"], it["neighbours"]), "NOT_OMITTED")
    anchor = anchor_of(pins, header, it.get("stateProof"))
    return {"FINAL": "OMITTED", "VALID_UNANCHORED": "OMITTED_UNANCHORED"}.get(anchor, anchor)


def verify_score(source, pins):
    it = parse_or("MALFORMED_INPUT", source, SCORE_PROOF)
    header, score, subject = it["header"], it["score"], it["subject"]
    check_trust(it, pins, header["operator"])
    check_header(it, header["operator"])
    if score["subject"] == subject:
        require(subject not in (ZERO, LAST), "NOT_INCLUDED")
    else:
        require(score["subject"] < subject < score["next"], "NOT_INCLUDED")
    names = ("index", "subject", "next", "count", "microStars", "state")
    top = climb(leaf(*(number_or_hex(score[name]) for name in names)), it["proof"])
    require(top == raw(header["scoresRoot"]), "NOT_INCLUDED")
    return anchor_of(pins, header, it.get("stateProof"))


def verify(path, pins, later=()):
    source = open(path, "rb").read()
    if b'"type":"agent-review-omission"' in source:
        return verify_omission(source, pins)
    if b'"type":"agent-score-proof"' in source:
        return verify_score(source, pins)
    return verify_later(source, pins, [open(each, "rb").read() for each in later])


# The audit.


def content(*path):
    try:
        with open(os.path.join(*path), "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def leaves_of(folder, header):
    data = content(folder, header["batchId"], "leaves.bin") or b""
    require(len(data) == 32 * int(header["count"]), "WRONG_LEAVES")
    leaves = [data[i : i + 32] for i in range(0, len(data), 32)]
    require(all(a < b for a, b in zip(leaves, leaves[1:])), "WRONG_LEAVES")
    require(root_of([leaf(i, each) for i, each in enumerate(leaves)]) == raw(header["root"]), "WRONG_LEAVES")
    return leaves


def audit(folder, pins, operator=None, receipts=(), memory=None, scores="all"):
    domain, operator = pins["domain"], operator or pins["operators"][0]
    receipts = [parse(open(path, "rb").read(), RECEIPT_FILE)["receipt"] for path in receipts]
    memory = memory and parse(open(memory, "rb").read(), MEMORY)
    require(operator in pins["operators"], "UNKNOWN_OPERATOR")
    for receipt in receipts:
        require(receipt["receipt"]["operator"] == operator and is_promise(domain, receipt), "BAD_RECEIPT")
    headers, found = [], "CONSISTENT"
    head, last_to = keccak(words(separator(domain), operator)), 0
    while (source := content(folder, str(len(headers)), "batch.json")) is not None:
        batch = parse_or("MALFORMED_INPUT", source, BATCH)
        header = batch["header"]
        require(batch["domain"] == domain, "WRONG_CONTRACT")
        require(header["operator"] == operator, "HEADER_MISMATCH")
        check_header(batch, operator)
        require(int(header["batchId"]) == len(headers) and raw(header["prev"]) == head, "BROKEN_CHAIN")
        require(int(header["fromTime"]) == last_to < int(header["toTime"]), "BROKEN_CHAIN")
        head, last_to = header_hash(domain, header), int(header["toTime"])
        if memory and memory["batchId"] == header["batchId"]:
            require(head == raw(memory["headerHash"]), "FORKED")
        anchor = anchor_of(pins, header)
        require(anchor != "HEADER_MISMATCH", anchor)
        found = "UNANCHORED" if anchor == "VALID_UNANCHORED" else found
        mine = [receipt for receipt in receipts if in_time(header, receipt)]
        if mine or not memory or int(memory["batchId"]) < len(headers):
            leaves = leaves_of(folder, header)
            require(all(raw(receipt["receipt"]["commitment"]) in leaves for receipt in mine), "OMITTED")
        headers.append(header)
    require(not memory or int(memory["batchId"]) < len(headers), "FORKED")
    audit_chosen(folder, domain, headers, scores)
    return found if headers else "UNANCHORED"


def audit_chosen(folder, domain, headers, scores):
    known = [k for k, header in enumerate(headers) if header["scorer"] in (MEAN, TRUST)]
    chosen = [k for k in known if scores == "all" or str(k) in scores.split(",")]
    last_by_trust = max((k for k in chosen if headers[k]["scorer"] == TRUST), default=-1)
    seen, reviews, gathered = set(), Reviews(), 0
    for k in chosen:
        if k <= last_by_trust:
            for header in headers[gathered:k]:
                for it, digest in entries_of(folder, domain, header, leaves_of(folder, header)):
                    reviews.add(it, digest, header)
            gathered = k + 1
        audit_scores(folder, domain, headers[: k + 1], seen if chosen == known else set(), reviews)


class Reviews:
    """What trust-v1 takes from the entries of a log so far."""

    def __init__(self):
        self.all, self.superseded = [], set()

    def add(self, it, digest, header):
        if kind_of(it) != "moderation":
            self.superseded.add(target_of(it))
        review, name = review_in(it), "0x" + digest.hex()
        if review:
            who = {"reviewer": review["reviewer"], "agent": review["subject"], "rating": int(review["rating"])}
            task, time = int(review["taskId"], 16), int(header["toTime"])
            self.all.append({"id": name, **who, "verified": task != 0, "at": time})

    def scores(self, now):
        return evidence(assess([review for review in self.all if review["id"] not in self.superseded], now=now))


def standings_of(folder, header):
    """Of each subject count, sum and history, and its five numbers under trust-v1."""
    data = content(folder, header["batchId"], "scores.bin")
    require(data is not None, "WITHHELD")
    size = 108 if header["scorer"] == TRUST else 68
    require(len(data) % size == 0, "WRONG_SCORES")
    rows = [data[i : i + size] for i in range(0, len(data), size)]
    subjects = ["0x" + row[:20].hex() for row in rows]
    require(all(a < b for a, b in zip([ZERO, *subjects], [*subjects, LAST])), "WRONG_SCORES")
    values = [(int.from_bytes(row[20:28], "big"), int.from_bytes(row[28:36], "big"), row[36:68]) for row in rows]
    standings = dict(zip(subjects, values))
    trust = {
        subject: [int.from_bytes(row[i : i + 8], "big") for i in range(68, size, 8)]
        for subject, row in zip(subjects, rows)
    }
    leaves = [leaf(0, ZERO, (subjects + [LAST])[0], 0, 0, 0)]
    for i, (subject, (count, stars, history)) in enumerate(standings.items()):
        mean = stars * 1000000 // count if count else 0
        micro_stars, *others = trust[subject] or [mean]
        following = (subjects + [LAST])[i + 1]
        leaves.append(leaf(i + 1, subject, following, count, micro_stars, keccak(words(history, stars, *others))))
    require(root_of(leaves) == raw(header["scoresRoot"]), "WRONG_SCORES")
    return standings, trust


def entries_of(folder, domain, header, leaves):
    """Each entry of a batch, and its digest."""
    source = content(folder, header["batchId"], "entries.jsonl")
    require(source is not None, "WITHHELD")
    title, *lines = source.split(b"\n")
    lines = lines[:-1] if lines and lines[-1] == b"" else lines
    parse_or("WRONG_ENTRIES", title, TITLE)
    require(len(lines) == len(leaves), "WRONG_ENTRIES")
    for line, at in zip(lines, leaves):
        it = parse_or("WRONG_ENTRIES", line, LINE if b'"of":' not in line else LINE_OF)
        digest = entry_digest(domain, it)
        require(("of" in it) == (kind_of(it) != "review"), "WRONG_ENTRIES")
        require(commitment_of(digest, it["signature"]) == at, "WRONG_ENTRIES")
        yield it, digest


def audit_scores(folder, domain, headers, seen, reviews):
    header = headers[-1]
    leaves = leaves_of(folder, header)
    standings = standings_of(folder, headers[-2])[0] if len(headers) > 1 else {}
    after, trust = standings_of(folder, header)
    for (it, digest), at in zip(entries_of(folder, domain, header, leaves), leaves):
        reviews.add(it, digest, header)
        subject, count, stars = check_entry(it, digest, domain, headers, seen)
        if subject in (ZERO, LAST):
            continue
        before = standings.get(subject, (0, 0, bytes(32)))
        standings[subject] = (before[0] + count, before[1] + stars, keccak(words(before[2], at)))
    require(standings == after, "WRONG_SCORES")
    if header["scorer"] != TRUST:
        return
    ours = reviews.scores(int(header["toTime"]))
    for subject, theirs in trust.items():
        expected = ours.get(subject, [0] * 5) if after[subject][0] else [0] * 5
        require(all(abs(a - b) <= 1 for a, b in zip(theirs, expected)), "WRONG_SCORES")


def check_entry(it, digest, domain, headers, seen):
    """What an entry changes: subject, reviews more, stars more. `seen` holds digests as bytes, and targets as text."""
    kind, mine = kind_of(it), review_in(it)
    author = author_of(it, digest, headers[-1]["operator"])
    require(author and digest not in seen, "WRONG_ENTRIES")
    seen.add(digest)
    if kind == "review":
        return mine["subject"], 1, int(mine["rating"])
    of, target = it["of"], target_of(it)
    theirs, place = review_in(of), int(of["batchId"])
    require(theirs and place < len(headers), "WRONG_ENTRIES")
    named = entry_digest(domain, of)
    require("0x" + named.hex() == target, "WRONG_ENTRIES")
    commitment = commitment_of(named, of["signature"])
    require(is_included(headers[place], of["index"], commitment, of["proof"]), "WRONG_ENTRIES")
    if kind == "moderation":
        return theirs["subject"], 0, 0
    require(theirs["reviewer"] == author and target not in seen, "WRONG_ENTRIES")
    seen.add(target)
    if kind == "retraction":
        return theirs["subject"], -1, -int(theirs["rating"])
    require((mine["subject"], mine["taskId"]) == (theirs["subject"], theirs["taskId"]), "WRONG_ENTRIES")
    return mine["subject"], 0, int(mine["rating"]) - int(theirs["rating"])


def run(pins, what, path, *rest):
    try:
        if what == "verify":
            return verify(path, pins, rest)
        options = {"receipts": []}
        for name, value in zip(rest[::2], rest[1::2]):
            if name == "--receipt":
                options["receipts"].append(value)
            else:
                options[name[2:]] = value
        return audit(path, pins, **options)
    except Verdict as verdict:
        return verdict.name


def main(pins_file, *arguments):
    pins = read_pins(pins_file)
    jobs = (json.loads(line) for line in sys.stdin) if arguments == ("jobs",) else [arguments]
    for job in jobs:
        print(run(pins, *job))


if __name__ == "__main__":
    main(*sys.argv[1:])
