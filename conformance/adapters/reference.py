"""The reference itself as a testee: what every other testee is compared with.

requirements: bellproof
"""

import sys

from bellproof.protocol.testee import main

sys.exit(main())
