# SPDX-License-Identifier: Apache-2.0
"""Finding Chinese text by any two neighbouring signs, in what is public or what the asker may see.

Text is indexed as pairs of signs (bigrams) in a `tsvector` with GIN: no dictionary, no extension, no substring missed.
"""

from typing import TYPE_CHECKING

from mingfu.engines.search.bigrams import pairs, query_of
from mingfu.kernel.settings import late

if TYPE_CHECKING:
    from mingfu.engines.search.indexing import index, index_many, unindex
    from mingfu.engines.search.queries import Hit, find

__all__ = ["Hit", "find", "index", "index_many", "pairs", "query_of", "unindex"]

__getattr__ = late(__name__, "indexing", "queries", names=__all__)
