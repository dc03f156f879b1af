"""A testee to start from: ``bellproof conform run --testee 'python3 template.py'``."""

import json
import math
import sys
from fractions import Fraction


def number(text: object) -> Fraction:
    """Read "p/q", a decimal or a multiple of sqrt(2); JSON's decimals come as their text, see parse_float."""
    factor, star, root = str(text).partition("*")
    if star and root != "sqrt(2)":
        raise ValueError(text)
    return Fraction(factor) * (Fraction(math.sqrt(2)) if star else 1)


def epsilon(n: object, delta: object, q: object, I_max: object) -> dict[str, float]:
    """Eq. 11, in double arithmetic."""
    trials, d, least, most = int(str(n)), number(delta), number(q), number(I_max)
    if trials < 1 or not 0 < d < 1 or not 0 < least <= 1 or most < 0:
        raise ValueError(n, delta, q, I_max)
    ln = math.log1p(1 / d - 1) if 2 * d > 1 else math.log(d.denominator) - math.log(d.numerator)
    return {"epsilon": float(1 / least + most) * math.sqrt(2 * ln / trials)}


OPS = {"finite.epsilon": epsilon}  # put your own here

for line in sys.stdin:
    request = json.loads(line, parse_float=str)
    op, reply = request["op"], {"id": request["id"]}
    try:
        if op == "hello":
            reply |= {"result": {"name": "template", "version": "1", "ops": list(OPS)}}
        else:
            reply |= {"result": OPS[op](**request["params"])} if op in OPS else {"unsupported": True}
    except (ValueError, TypeError, ZeroDivisionError) as error:
        reply |= {"error": {"kind": "invalid_input", "message": str(error)}}
    sys.stdout.write(json.dumps(reply) + "\n")
    sys.stdout.flush()
