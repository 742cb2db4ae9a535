"""Finding words however they are typed: without accents, in any case, with or without hyphens."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.db.models import CharField, F, Func, Model, Q, QuerySet, Value
from django.db.models.functions import Concat

#: Letters that Unicode does not take apart into a plain letter and a mark.
_PLAIN = str.maketrans(
    {
        "ı": "i",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "æ": "ae",
        "œ": "oe",
        "ß": "ss",
        "þ": "th",
        "ə": "e",
        "ʼ": "'",
        "’": "'",
    }
)


def folded(text: str) -> str:
    """Lower case, without marks, full-width letters made plain, white space made single. Any script passes."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter) or _is_kana_mark(letter))
    return " ".join(unicodedata.normalize("NFC", letters).translate(_PLAIN).split())


def _is_kana_mark(letter: str) -> bool:
    """The marks that tell が from か make another letter, not an accent."""
    return letter in "\u3099\u309a"


def folded_number(text: str) -> str:
    """A course number as people mean it: without hyphens and spaces, in capitals."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text) if letter.isalnum()).upper()


class Folded(Func):
    """`folded` as the database does it for columns without a folded copy: lower case, without Latin accents."""

    template = "regexp_replace(normalize(lower(%(expressions)s), NFKD), '[\u0300-\u036f]', '', 'g')"
    output_field = CharField()


def containing[M: Model](rows: QuerySet[M], words: str, *columns: str) -> QuerySet[M]:
    """Rows with all of these words in one of the columns or another. Reads every row: for lists that stay short."""
    text = Concat(Value(""), *(part for column in columns for part in (Value(" "), F(column))))
    wanted = Q(*(("folded_text__contains", word) for word in folded(words).split()))
    named: Any = rows.alias(folded_text=Folded(text))
    found: QuerySet[M] = named.filter(wanted)
    return found


def by_name(row: object) -> str:
    """Sorts rows as their names are read: Éthiopie among the names with E, not after Z."""
    return folded(str(row))
